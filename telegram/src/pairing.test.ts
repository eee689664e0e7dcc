import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { createManualClock } from 'service-kit';
import type { PairingList } from 'shared-types';
import { runPairingCommand } from '../../provider-kit/src/pairing/run-command.ts';
import { compileCache } from '../../provider-kit/src/testing/run-main.ts';
import { startReceiver } from '../../provider-kit/src/testing/start-receiver.ts';
import { de } from '../../provider-kit/src/words/de.ts';
import { en } from '../../provider-kit/src/words/en.ts';
import { API_TOKEN, type StartedProvider, startProvider } from './testing/start-provider.ts';

const run = promisify(execFile);
const CODE = /\b[A-HJ-NP-Z2-9]{8}\b/;

/** Runs the command line as an operator would, and answers how it ended. */
async function runCli(provider: StartedProvider, args: string[], env: Record<string, string> = {}) {
  try {
    const { stdout } = await run(
      process.execPath,
      [join(import.meta.dirname, '../../provider-kit/src/cli.ts'), ...args],
      {
        env: {
          ...compileCache(),
          PATH: process.env.PATH ?? '',
          DATA_DIR: provider.dataDir,
          PROVIDER_API_TOKEN: API_TOKEN,
          PROVIDER_URL_TELEGRAM: provider.url,
          ...env,
        },
      },
    );
    return { exitCode: 0, text: stdout };
  } catch (error) {
    const failed = error as { code: number; stderr: string };
    return { exitCode: failed.code, text: failed.stderr };
  }
}

const command = (provider: StartedProvider, words: string[], changes: object = {}) =>
  runPairingCommand(
    {
      dataDir: provider.dataDir,
      apiToken: API_TOKEN,
      providers: { telegram: { url: provider.url } },
      ...changes,
    },
    words,
  );

describe('pairing', () => {
  it('gives a stranger a code, and connects the chat when the operator approves it on the command line', async (t) => {
    const provider = await startProvider(t);
    const receiver = await startReceiver(t);
    await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
    const person = provider.standIn.person({ id: 501, firstName: 'Stranger', username: 'stranger' });

    person.send('/start');
    person.send('my secret thoughts');
    const offer = await person.waitFor(({ messages }) => messages.find(({ from }) => from === 'bot'));
    const code = CODE.exec(offer.text)?.[0] ?? '';
    assert.match(offer.text, new RegExp(`npm run pairing -- approve telegram ${code}`));
    assert.ok(offer.entities.some(({ type, length }) => type === 'code' && length === code.length));
    assert.equal(offer.buttons[0]?.[0]?.copyText, code);

    const typed = `${code.slice(0, 4).toLowerCase()}-${code.slice(4)}`;
    const approved = await runCli(provider, ['approval', 'telegram', typed]);
    assert.deepEqual([approved.exitCode, /Stranger @stranger \(501\)/.test(approved.text)], [0, true], approved.text);
    await person.waitFor(({ messages }) => messages.some(({ text }) => text.includes('You are connected')));
    const paired = await receiver.waitFor(([first]) => first);
    assert.equal(paired.type, 'session.paired');
    assert.deepEqual(paired.data.remoteSession, {
      sessionId: '501',
      kind: 'direct',
      displayName: 'Stranger',
      userId: '501',
      username: 'stranger',
      language: 'en',
    });

    person.send('hello');
    const event = await receiver.waitFor((events) => events.find(({ type }) => type === 'message.received'));
    assert.equal(event.type === 'message.received' && event.data.message.text, 'hello');
    assert.deepEqual(receiver.problems, []);
    assert.equal(person.messages.filter(({ from }) => from === 'bot').length, 2);
    assert.ok(!provider.logLines.join('').includes('secret thoughts'));
  });

  it('speaks the language of the person, also where no event tells it, and has a menu in each', async (t) => {
    const provider = await startProvider(t);
    const person = provider.standIn.person({ id: 513, languageCode: 'de' });
    const said = () => person.messages.filter(({ from }) => from === 'bot').map(({ text }) => text);
    person.send('hallo');
    await person.waitFor(() => said().length === 1);
    assert.match(said()[0] ?? '', new RegExp(`^${de.pairing.codeOfPerson}`));
    await command(provider, ['approve', 'telegram', CODE.exec(said()[0] ?? '')?.[0] ?? '']);
    await person.waitFor(() => said().length === 2);
    assert.equal(said()[1], de.pairing.approvedPerson('/help'));
    person.send('/unpair');
    await person.waitFor(() => said().length === 3);
    assert.equal(said()[2], de.pairing.revoked);
    person.send('hallo');
    await person.waitFor(() => said().length === 4);
    await command(provider, ['deny', 'telegram', CODE.exec(said()[3] ?? '')?.[0] ?? '']);
    await person.waitFor(() => said().length === 5);
    assert.equal(said()[4], de.pairing.denied);
    const { apiRoot, token } = provider.standIn;
    const menu = async (query: string) =>
      JSON.stringify(await (await fetch(`${apiRoot}/bot${token}/getMyCommands${query}`)).json());
    assert.ok((await menu('')).includes(en.commands.stop));
    assert.ok((await menu('?language_code=de')).includes(de.commands.stop));
  });

  it('shows the same code again after ten minutes, and a new one after an hour', async (t) => {
    const clock = createManualClock(Date.now());
    const provider = await startProvider(t, { clock });
    const person = provider.standIn.person({ id: 502 });
    const offers = () => person.messages.filter(({ from }) => from === 'bot').map(({ text }) => CODE.exec(text)?.[0]);
    const say = async (offersExpected: number) => {
      const updates = provider.standIn.confirmedUpdateIds.length;
      person.send('hello?');
      await person.waitFor(() => offers().length >= offersExpected);
      // The next poll has confirmed the update, so all that follows from it is decided.
      while (provider.standIn.confirmedUpdateIds.length === updates) await new Promise((done) => setImmediate(done));
    };
    await say(1);
    clock.advance(599_000);
    await say(1);
    clock.advance(1_000);
    await say(2);
    clock.advance(3_000_000);
    await say(3);
    const [first, again, fresh] = offers();
    assert.equal(again, first);
    assert.notEqual(fresh, first);
    const expired = await provider.call('POST', `/v1/pairings/${first}/approve`);
    assert.equal(expired.status, 404);
    clock.advance(3_600_000);
    assert.equal((await provider.call('POST', `/v1/pairings/${fresh}/approve`)).body.code, 'PAIRING_EXPIRED');
  });

  it('points whoever starts again to the message with their code, which is not shown again that soon', async (t) => {
    const clock = createManualClock(Date.now());
    const provider = await startProvider(t, { clock });
    const person = provider.standIn.person({ id: 512 });
    const said = () => person.messages.filter(({ from }) => from === 'bot');
    person.send('/start');
    const offer = await person.waitFor(() => said()[0]);
    clock.advance(300_500);
    for (const text of ['hello?', '/start', '/help', '/start x-1']) person.send(text);
    const pointer = await person.waitFor(() => said()[1]);
    assert.match(pointer.text, /not approved your code yet.* valid for another 55 minutes/);
    assert.deepEqual([pointer.replyToMessageId, CODE.test(pointer.text)], [offer.messageId, false]);
    clock.advance(60_000);
    person.send('/help');
    await person.waitFor(() => said()[2]);
    clock.advance(300_000);
    person.send('/start');
    const again = await person.waitFor(() => said()[3]);
    assert.equal(CODE.exec(again.text)?.[0], CODE.exec(offer.text)?.[0]);
    assert.equal(said().length, 4);
  });

  it('tells the person that they were denied', async (t) => {
    const provider = await startProvider(t);
    const person = provider.standIn.person({ id: 503 });
    person.send('hello');
    const offer = await person.waitFor(({ messages }) => messages.find(({ from }) => from === 'bot'));
    await command(provider, ['deny', 'telegram', CODE.exec(offer.text)?.[0] ?? '']);
    await person.waitFor(({ messages }) => messages.some(({ text }) => text.includes('did not approve')));
    assert.deepEqual((await provider.call<PairingList>('GET', '/v1/pairings')).body.pairings, []);
  });

  it('ends with a message and an event when it is revoked, and drops what still waited', async (t) => {
    const provider = await startProvider(t, { telegram: { allowFrom: [504] } });
    const receiver = await startReceiver(t);
    await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
    const person = provider.standIn.person({ id: 504 });
    person.send('hello');
    await receiver.waitFor((events) => events.length === 2);
    const flood = { error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 3_600 } };
    provider.standIn.failNext('sendMessage', flood);
    const id = await provider.send({ remoteSessionId: '504', text: 'never shown' });
    await command(provider, ['revoke', 'telegram', '504']);
    await receiver.waitFor((events) => events.some(({ type }) => type === 'session.revoked'));
    await person.waitFor(({ messages }) => messages.some(({ text }) => text.includes('no longer connected')));
    assert.equal((await provider.call('GET', `/v1/messages/${id}`)).body.status, 'failed');
    assert.ok(person.messages.every(({ text }) => text !== 'never shown'));
    await assert.rejects(command(provider, ['revoke', 'telegram', '504']), /not paired.*pairing -- list telegram/);
  });

  it('is ended by the person with /unpair, which no subscriber gets to see as a message', async (t) => {
    const provider = await startProvider(t, { telegram: { allowFrom: [505] } });
    const receiver = await startReceiver(t);
    await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
    const person = provider.standIn.person({ id: 505 });
    person.send('hello');
    person.send(`/unpair@${provider.standIn.username}`);
    await receiver.waitFor((events) => events.length === 3);
    assert.deepEqual(
      receiver.received.map(({ type }) => type),
      ['session.paired', 'message.received', 'session.revoked'],
    );
  });

  it('is refused to a group with one message', async (t) => {
    const provider = await startProvider(t, { telegram: { groups: 'off' } });
    const group = provider.standIn.group({ id: -100, title: 'Group' });
    group.send({ id: 506 }, '@sandbox_bot hello');
    group.send({ id: 507 }, '@sandbox_bot hello again');
    const person = provider.standIn.person({ id: 508 });
    person.send('hi');
    await person.waitFor(({ messages }) => messages.length === 2);
    await group.waitFor(({ messages }) => messages.length === 3);
    assert.match(group.messages.at(-1)?.text ?? '', /groups/);
  });

  it('is neither needed nor offered under allowlist', async (t) => {
    const provider = await startProvider(t, { telegram: { dmPolicy: 'allowlist', allowFrom: [510] } });
    const receiver = await startReceiver(t);
    await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
    const stranger = provider.standIn.person({ id: 509 });
    stranger.send('hello');
    provider.standIn.person({ id: 510 }).send('hello');
    const events = await receiver.waitFor((received) => received.length === 2 && received);
    assert.ok(events.every(({ data }) => data.remoteSession.sessionId === '510'));
    assert.equal(stranger.messages.length, 1);
  });

  it('by the settings ends with them', async (t) => {
    const first = await startProvider(t, { telegram: { allowFrom: [511] } });
    const receiver = await startReceiver(t);
    await first.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
    const { standIn, dataDir } = first;
    const person = standIn.person({ id: 511 });
    person.send('hello');
    await receiver.waitFor((events) => events.length === 2);
    await first.stop();
    const second = await startProvider(t, { standIn, dataDir });
    const answer = await second.call(
      'POST',
      '/v1/messages',
      { remoteSessionId: '511', text: 'x' },
      { 'idempotency-key': 'k' },
    );
    assert.equal(answer.body.code, 'REMOTE_SESSION_NOT_PAIRED');
    person.send('hello again');
    await person.waitFor(({ messages }) => messages.some(({ text }) => CODE.test(text)));
    assert.ok(!JSON.stringify(receiver.received).includes('hello again'));
  });

  it('that the settings have ended keeps what still waited from being shown', async (t) => {
    const first = await startProvider(t, { telegram: { allowFrom: [512] }, clock: createManualClock() });
    const receiver = await startReceiver(t);
    await first.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
    const { standIn, dataDir } = first;
    const person = standIn.person({ id: 512 });
    person.send('hello');
    await receiver.waitFor((events) => events.length === 2);
    // On this clock it is never sent again.
    standIn.failNext('sendMessage', { error_code: 500, description: 'Internal Server Error' });
    const id = await first.send({ remoteSessionId: '512', text: 'an answer' });
    await first.stop();
    const second = await startProvider(t, { standIn, dataDir });
    let state = await second.call('GET', `/v1/messages/${id}`);
    while (state.body.status === 'queued') state = await second.call('GET', `/v1/messages/${id}`);
    assert.equal(state.body.status, 'failed');
    assert.ok(person.messages.every(({ text }) => text !== 'an answer'));
  });
});

describe('the pairing command', () => {
  it('lists who waits and who is approved', async (t) => {
    const provider = await startProvider(t, { telegram: { allowFrom: [521] } });
    provider.standIn.person({ id: 520, firstName: 'Bad\u001b[31mName' }).send('x');
    const allowed = provider.standIn.person({ id: 521, firstName: 'Allowed' });
    allowed.send('x');
    for (let count = 0; count < 2; ) {
      count = (await provider.call<PairingList>('GET', '/v1/pairings')).body.pairings.length;
    }
    const text = await command(provider, ['list']);
    assert.match(text, /pending {2}Bad\[31mName \(520\) {2}[A-Z2-9]{8} {2}until/);
    assert.match(text, /approved {2}Allowed \(521\)/);
  });

  const failures: [string, string[], object, RegExp][] = [
    ['an unknown code', ['approve', 'telegram', 'ABCDEFGH'], {}, /no pending pairing.*pairing -- list telegram/],
    [
      'a provider that does not run',
      ['list'],
      { providers: { telegram: { url: 'http://127.0.0.1:1' } } },
      /Start it, or correct providers/,
    ],
    ['a wrong token', ['list'], { apiToken: 'wrong' }, /does not accept the API token/],
    ['an unknown provider', ['list', 'carrier-pigeon'], {}, /no provider "carrier-pigeon"; known: telegram/],
    ['a provider that was never started', ['list'], { apiToken: undefined }, /never started/],
    ['a command that is not one', ['aprove', 'telegram', 'ABCDEFGH'], {}, /Usage:/],
    ['nothing', [], {}, /Usage:/],
  ];
  it('fails with the reason and the way out', async (t) => {
    const provider = await startProvider(t);
    for (const [what, words, changes, expected] of failures) {
      await assert.rejects(command(provider, words, changes), expected, what);
    }
    const { exitCode, text } = await runCli(provider, ['approve', 'telegram', 'ABCD-EFGH']);
    assert.deepEqual([exitCode, /no pending pairing/.test(text)], [1, true], text);
  });
});
