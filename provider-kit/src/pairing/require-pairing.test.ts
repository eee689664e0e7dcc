import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createManualClock } from 'service-kit';
import type { ProviderEvent } from 'shared-types';
import type { Notice } from '../messages/message-store.ts';
import { openKitDatabase } from '../testing/open-kit-database.ts';
import { de } from '../words/de.ts';
import { kitWordsFor } from '../words/words-for.ts';
import { createIsPaired } from './change-pairing.ts';
import { type AccessRules, SHOW_AGAIN_MS } from './decide-access.ts';
import { createPairingNotices } from './notices.ts';
import { createPairedSessions } from './paired-sessions.ts';
import { createPairingStore } from './pairing-store.ts';
import { type Contact, createPairingGate } from './require-pairing.ts';

function setup(t: TestContext, settings: Partial<AccessRules> = {}) {
  const database = openKitDatabase(t);
  const clock = createManualClock();
  const store = createPairingStore(database);
  const said: (Notice & { to: string })[] = [];
  const published: ProviderEvent['type'][] = [];
  const rules: AccessRules = { policy: 'pairing', groups: 'paired', allowFrom: new Set(), ...settings };
  const gate = createPairingGate({
    provider: 'pigeon',
    notices: (spoken) =>
      createPairingNotices(kitWordsFor(spoken?.language), { provider: 'pigeon', commandText: (name) => `!${name}` }),
    store,
    sessions: createPairedSessions(database, (id) => id),
    outlets: {
      publish: async (_id, event) => void published.push(event.type),
      say: async (to, notice) => void said.push({ to, ...notice }),
    },
    rules,
    now: clock.now,
  });
  const write = <Result>(work: () => Promise<Result>) => database.write(work);
  return {
    clock,
    store,
    said,
    published,
    rules,
    gate,
    admit: (contact: Contact) => write(() => gate.admit(contact)),
    rename: (contact: Contact) => write(async () => gate.rename(contact)),
    approve: (id: string) =>
      write(async () => {
        const pairing = await store.find(id);
        assert.ok(pairing);
        await store.put({ ...pairing, status: 'approved', source: 'code' });
      }),
    isPaired: createIsPaired(store, rules, (id) => id),
  };
}

const place = (kind: 'group' | 'channel', userId: string, title = 'Crew') => ({
  kind,
  userId,
  remoteSession: { sessionId: kind, kind, title, displayName: title },
});
const alone = (userId: string) => ({ kind: 'direct' as const, userId, remoteSession: { sessionId: userId } });

describe('the gate of a group', async () => {
  it('shows the code to whoever asks alone, with the name of the group to the letter', async (t) => {
    const { admit, said, clock } = setup(t);
    assert.equal(await admit(place('group', 'ann', '*Crew* `x`')), false);
    assert.equal(said[0]?.onlyTo, 'ann');
    assert.ok(said[0]?.text.includes('the group `` *Crew* `x` `` is'), said[0]?.text);
    await admit(place('group', 'bob'));
    assert.equal(said.length, 1);
    clock.advance(SHOW_AGAIN_MS);
    await admit(place('group', 'bob'));
    assert.deepEqual(
      said.map(({ onlyTo, copyText }) => [onlyTo, copyText?.text]),
      [
        ['ann', said[0]?.copyText?.text],
        ['bob', said[0]?.copyText?.text],
      ],
    );
    await admit(alone('ann'));
    assert.deepEqual([said[2]?.to, said[2]?.onlyTo], ['ann', undefined]);
  });

  it('lets those through who are known in private, once it is approved', async (t) => {
    const { admit, approve, isPaired, gate, rules } = setup(t);
    for (const contact of [place('group', 'ann'), alone('ann'), alone('eve')]) await admit(contact);
    for (const id of ['group', 'ann']) await approve(id);
    assert.deepEqual([await gate.isKnown('ann'), await gate.isKnown('eve')], [true, false]);
    const passes = [];
    for (const userId of ['ann', 'eve']) passes.push(await admit(place('group', userId)));
    assert.deepEqual([passes, await isPaired('group')], [[true, false], true]);
    rules.groups = 'off';
    assert.deepEqual([await isPaired('group'), await isPaired('ann')], [false, true]);
  });

  it('can be looked at, which does nothing', async (t) => {
    const { gate, store, said } = setup(t);
    assert.equal(await gate.look(place('group', 'ann')), 'offer_code');
    assert.equal(await gate.look(place('group', 'ann')), 'offer_code');
    assert.deepEqual([await store.find('group'), said], [undefined, []]);
  });

  it('speaks the language of whoever wrote last there, and keeps it where none is told', async (t) => {
    const { admit, approve, store, said, clock } = setup(t, { groups: 'open' });
    const from = (userId: string, language?: string) => {
      const contact = place('group', userId);
      return { ...contact, remoteSession: { ...contact.remoteSession, ...(language && { language }) } };
    };
    await admit(from('ann', 'de-AT'));
    assert.ok(said[0]?.text.startsWith(de.pairing.codeOfPlace(de.pairing.group('`Crew`'))), said[0]?.text);
    clock.advance(SHOW_AGAIN_MS);
    await admit(from('ann'));
    assert.equal(said[1]?.text, said[0]?.text);
    await approve('group');
    await admit(from('bob', 'fr'));
    await admit(from('cid'));
    assert.equal((await store.find('group'))?.remoteSession.language, 'fr');
  });

  it('knows the group by its newest name', async (t) => {
    const { admit, approve, rename, store } = setup(t, { groups: 'open' });
    assert.equal(await rename(place('group', 'ann')), false);
    await admit(place('group', 'ann'));
    await approve('group');
    await admit(place('group', 'ann', 'Team'));
    assert.deepEqual((await store.find('group'))?.remoteSession.title, 'Team');
    assert.equal(await rename(place('group', 'eve', 'Club')), true);
    const { status, remoteSession, userId } = (await store.find('group')) ?? {};
    assert.deepEqual([status, remoteSession?.displayName, userId], ['approved', 'Club', 'ann']);
  });
});

describe('the gate of a person', async () => {
  const called = (displayName?: string, username?: string) => ({
    ...alone('ann'),
    remoteSession: { sessionId: 'ann', ...(displayName && { displayName }), ...(username && { username }) },
  });

  it('knows them by the newest name that was told, from the first day on', async (t) => {
    const { admit, approve, store, clock } = setup(t);
    const names = async () => {
      const known = (await store.find('ann'))?.remoteSession;
      return [known?.displayName, known?.username];
    };
    await admit(called());
    await admit(called('Ann', 'ann'));
    assert.deepEqual(await names(), ['Ann', 'ann'], 'no code is shown so soon again');
    clock.advance(SHOW_AGAIN_MS);
    await admit(called());
    assert.deepEqual(await names(), ['Ann', 'ann'], 'a code is, and nothing was told');
    await approve('ann');
    await admit(called('Ann Lee'));
    assert.deepEqual(await names(), ['Ann Lee', undefined]);
    await admit(called());
    assert.deepEqual(await names(), ['Ann Lee', undefined]);
  });
});

describe('the gate of a channel that speaks for itself', () => {
  const post = { ...place('channel', 'channel'), isPlace: true };

  it('shows the code to whoever brought us there, also when it is shown again', async (t) => {
    const { admit, said, clock } = setup(t);
    await admit(place('channel', 'ann'));
    clock.advance(SHOW_AGAIN_MS);
    await admit(post);
    clock.advance(2 * 3_600_000);
    await admit(post);
    assert.deepEqual(
      said.map(({ to, onlyTo }) => [to, onlyTo]),
      [
        ['channel', 'ann'],
        ['channel', 'ann'],
        ['channel', 'ann'],
      ],
    );
    assert.notEqual(said[1]?.copyText?.text, said[2]?.copyText?.text);
  });

  it('shows it there where nobody knows who that was', async (t) => {
    const { admit, said, clock } = setup(t);
    await admit(post);
    clock.advance(SHOW_AGAIN_MS);
    await admit(post);
    assert.deepEqual(
      said.map(({ onlyTo }) => onlyTo),
      [undefined, undefined],
    );
  });

  it('lets all of it through, once it is approved', async (t) => {
    const { admit, approve, isPaired } = setup(t);
    await admit(post);
    await approve('channel');
    assert.deepEqual([await admit(post), await isPaired('channel')], [true, true]);
  });
});
