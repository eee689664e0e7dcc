import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { MessageState, ProviderInfo } from 'shared-types';
import { startReceiver } from '../../provider-kit/src/testing/start-receiver.ts';
import { runMain } from './testing/run-main.ts';
import { API_TOKEN, startProvider, temporaryFolder } from './testing/start-provider.ts';

interface Ready {
  status: string;
  parts: Record<string, { ok: boolean; error?: string } & Record<string, unknown>>;
}

describe('the provider', () => {
  it('says who it is and that it is ready, and keeps its files private', async (t) => {
    const { call, standIn, dataDir } = await startProvider(t);
    await standIn.person({ id: 1 }).send('so that polling has worked');
    let ready = await call<Ready>('GET', '/ready');
    while (ready.status !== 200) ready = await call<Ready>('GET', '/ready');
    assert.deepEqual(Object.keys(ready.body.parts), ['polling', 'database', 'subscriptions', 'outbox', 'events']);
    const { body } = await call<ProviderInfo>('GET', '/v1/provider');
    assert.deepEqual([body.name, body.account.username], ['telegram', standIn.username]);
    assert.equal((await call('GET', '/health')).status, 200);
    for (const file of readdirSync(dataDir)) assert.equal(statSync(join(dataDir, file)).mode & 0o077, 0, file);
  });

  it('needs the token for everything under /v1', async (t) => {
    const { url } = await startProvider(t);
    for (const path of ['/v1/provider', '/v1/pairings', '/v1/subscriptions', '/v1/messages/x', '/v1/nothing']) {
      assert.equal((await fetch(url + path)).status, 401, path);
    }
  });

  it('handles an update once though Telegram delivers it again', async (t) => {
    const provider = await startProvider(t, { telegram: { allowFrom: [11] } });
    const receiver = await startReceiver(t);
    await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
    const person = provider.standIn.person({ id: 11 });
    person.send('first');
    await receiver.waitFor((events) => events.length === 2);
    // The poll that would confirm gets lost, so the batch comes again after the restart.
    provider.standIn.failNext('getUpdates', 'reset');
    person.send('second');
    await receiver.waitFor((events) => events.length === 3);
    await provider.stop();
    const { standIn, dataDir } = provider;
    await startProvider(t, { standIn, dataDir, telegram: { allowFrom: [11] } });
    person.send('third');
    await receiver.waitFor((events) => events.some((event) => JSON.stringify(event).includes('third')));
    const ids = [...new Set(receiver.received.map(({ id }) => id))];
    assert.equal(ids.length, 4);
  });

  it('tells in /ready that the token was revoked, and never the token itself', async (t) => {
    const provider = await startProvider(t, { telegram: { allowFrom: [12] } });
    const { standIn, call } = provider;
    const person = standIn.person({ id: 12 });
    person.send('hi');
    while ((await call('GET', '/v1/pairings')).body.pairings === undefined);
    const token = standIn.token;
    standIn.failNext('sendMessage', 'reset');
    standIn.revokeToken();
    let ready = await call<Ready>('GET', '/ready');
    while (ready.status === 200 || ready.body.parts.polling?.error === undefined)
      ready = await call<Ready>('GET', '/ready');
    assert.match(ready.body.parts.polling?.error ?? '', /does not accept the bot token.*BotFather/);
    await standIn.setDown(true);
    while (!/Telegram cannot be reached/.test(ready.body.parts.polling?.error ?? ''))
      ready = await call<Ready>('GET', '/ready');
    const secret = token.split(':')[1] ?? '';
    for (const shown of [provider.logLines.join(''), JSON.stringify(ready.body)]) {
      assert.ok(!shown.includes(secret) && !shown.includes(API_TOKEN), shown);
    }
  });

  it('tells in /ready that another program polls, and goes on when it has gone', async (t) => {
    const { standIn, call } = await startProvider(t);
    const conflict = { error_code: 409, description: 'Conflict: terminated by other getUpdates request' };
    for (let index = 0; index < 3; index++) standIn.failNext('getUpdates', conflict);
    standIn.person({ id: 14 }).send('ends the poll that waits');
    let ready = await call<Ready>('GET', '/ready');
    while (!/another program polls/.test(ready.body.parts.polling?.error ?? '')) {
      ready = await call<Ready>('GET', '/ready');
    }
    assert.equal(ready.status, 503);
    while (ready.status !== 200) ready = await call<Ready>('GET', '/ready');
  });

  it('tells in /ready that another program has set a webhook, which is not a poller, and goes on when it is removed', async (t) => {
    const { standIn, call, logLines } = await startProvider(t);
    await standIn.untilPolling();
    let isFought = true;
    const setWebhook = () =>
      fetch(`${standIn.apiRoot}/bot${standIn.token}/setWebhook?url=https://other.example/hook`, { method: 'POST' });
    // The other program sets it again as soon as it is removed.
    const forget = standIn.onEvent((event) => {
      if (isFought && event.type === 'call' && event.method.toLowerCase() === 'deletewebhook') void setWebhook();
    });
    await setWebhook();
    let ready = await call<Ready>('GET', '/ready');
    const reason = () => ready.body.parts.polling?.error ?? '';
    while (!/another program has set a webhook.*while webhook is active.*stop that program/.test(reason())) {
      ready = await call<Ready>('GET', '/ready');
    }
    assert.equal(ready.status, 503);
    assert.ok(!/polls with the same/.test(logLines.join('')));
    assert.match(logLines.join(''), /another program has set a webhook/);
    isFought = false;
    forget();
    while (ready.status !== 200) {
      standIn.person({ id: 15 }).send('so that a poll completes');
      ready = await call<Ready>('GET', '/ready');
    }
  });

  it('goes on with the next part of a message after a restart', async (t) => {
    const provider = await startProvider(t, { telegram: { allowFrom: [13] } });
    const { standIn, dataDir } = provider;
    const person = standIn.person({ id: 13 });
    person.send('hi');
    for (let known = 0; known === 0; ) {
      known = ((await provider.call<{ pairings: unknown[] }>('GET', '/v1/pairings')).body.pairings ?? []).length;
    }
    await provider.send({ remoteSessionId: '13', text: 'warm up' });
    await person.waitFor(({ messages }) => messages.length === 2);
    const parts = () => person.messages.filter(({ text: shown }) => shown.startsWith('word'));
    const forget = standIn.onEvent(({ type }) => {
      if (type === 'message' && parts().length === 1) {
        standIn.failNext('sendMessage', { error_code: 500, description: 'Internal Server Error' });
      }
    });
    const words = Array.from({ length: 1_200 }, (_, index) => `word${index}`).join(' ');
    const id = await provider.send({ remoteSessionId: '13', text: words });
    await person.waitFor(() => parts().length === 1);
    await provider.stop();
    forget();
    const again = await startProvider(t, { standIn, dataDir, telegram: { allowFrom: [13] } });
    let state = await again.call<MessageState>('GET', `/v1/messages/${id}`);
    while (state.body.status === 'queued') state = await again.call<MessageState>('GET', `/v1/messages/${id}`);
    assert.equal(
      parts()
        .map(({ text: shown }) => shown)
        .join(' '),
      words,
    );
    assert.deepEqual(
      state.body.platformIds,
      parts().map(({ messageId }) => String(messageId)),
    );
  });
});

describe('the process', () => {
  it('says how to get a bot token when it has none', async (t) => {
    const dataDir = join(temporaryFolder(t), 'data');
    const { exited, stderr } = runMain(t, { DATA_DIR: dataDir, PROVIDER_API_TOKEN: '', TELEGRAM_BOT_TOKEN: '' });
    const [code] = await exited;
    assert.equal(code, 78);
    assert.equal(existsSync(dataDir), false);
    assert.match(await stderr, /BotFather[\s\S]*TELEGRAM_BOT_TOKEN/);
  });
});
