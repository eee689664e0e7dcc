import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import type { ProviderInfo } from 'shared-types';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { MANAGER_TABLES } from '../testing/manager-tables.ts';
import { createCapabilityStore } from './capability-store.ts';
import { createChoiceStore } from './choice-store.ts';
import { webhookIdentity } from './webhook-secret.ts';

const ref = { provider: 'telegram', sessionId: '7' };

withDatabases('choices in words', MANAGER_TABLES, (database) => {
  it('are those that were offered last, and chosen from by one event', async () => {
    const choices = createChoiceStore(database());
    const offer = (messageId: string) => choices.offer(ref, { messageId, actionIds: [`of ${messageId}`, 'b'] });
    await offer('m1');
    await choices.use(ref, 'm0', 'evt_0');
    assert.equal((await choices.get(ref))?.usedBy, undefined);
    await choices.use(ref, 'm1', 'evt_1');
    assert.deepEqual(await choices.get(ref), { messageId: 'm1', actionIds: ['of m1', 'b'], usedBy: 'evt_1' });
    await Promise.all([offer('m2'), offer('m2')]);
    assert.deepEqual(await choices.get(ref), { messageId: 'm2', actionIds: ['of m2', 'b'] });
    assert.equal(await choices.get({ ...ref, sessionId: '8' }), undefined);
    await choices.withdraw(ref, 'm1');
    assert.equal((await choices.get(ref))?.messageId, 'm2');
    await choices.withdraw(ref, 'm2');
    assert.equal(await choices.get(ref), undefined);
    await offer('m3');
    await choices.remove(ref);
    assert.equal(await choices.get(ref), undefined);
  });
});

withDatabases('what is known of providers', MANAGER_TABLES, (database) => {
  it('is one identity for all who ask for it', async () => {
    const identity = () => webhookIdentity(database(), 'telegram');
    const [first, ...others] = await Promise.all([identity(), identity(), identity()]);
    assert.match(first.secret, /^whsec_/);
    for (const one of [...others, await identity()]) assert.deepEqual(one, first);
    assert.notEqual((await webhookIdentity(database(), 'teams')).secret, first.secret);
  });

  it('is what each has said last that it can carry, where that is understood', async () => {
    const store = createCapabilityStore(database());
    const example = new URL('../../../shared-types/examples/provider-info.telegram.json', import.meta.url);
    const { capabilities }: ProviderInfo = JSON.parse(readFileSync(example, 'utf8'));
    assert.equal(await store.get('telegram'), undefined);
    await store.put('telegram', { ...capabilities, progress: false });
    await Promise.all([store.put('telegram', capabilities), store.put('telegram', capabilities)]);
    assert.deepEqual([await store.get('telegram'), await store.get('teams')], [capabilities, undefined]);
    await database().prepare("UPDATE provider_capabilities SET capabilities = '{}' WHERE provider = 'telegram'").run();
    assert.equal(await store.get('telegram'), undefined);
  });
});
