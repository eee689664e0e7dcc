import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openDatabase } from 'service-kit';
import { runRetryCommand } from '../../../provider-kit/src/messages/retry-command.ts';
import { type RunCommand, runBesideSandbox } from '../../../provider-kit/src/pairing/run-beside-sandbox.ts';
import { refusals } from '../../../sandbox/src/telegram/index.ts';
import { runScript } from '../../../tests/harness/service-process.ts';
import { type FormPart, upload } from '../files/testing.ts';
import { MIGRATIONS } from '../telegram-database.ts';
import { API_TOKEN, temporaryFolder } from '../testing/start-provider.ts';
import { PERSON_ID, startWithPerson, toPerson } from './testing.ts';

/** Refuses every way of showing anything. */
function refuseAll({
  standIn,
}: {
  standIn: { failWhile: (method: string, fault: typeof refusals.ofTheFuture) => () => void };
}) {
  const ends = ['sendMessage', 'sendDocument', 'sendPhoto'].map((method) =>
    standIn.failWhile(method, refusals.ofTheFuture),
  );
  return () => {
    for (const end of ends) end();
  };
}

const REASON = '400: Bad Request: SOMETHING_NEW_INVALID';

describe('a message that is refused in every way', () => {
  it('is counted in /ready without its text, and is shown as it was meant when it is sent again', async (t) => {
    const { provider, settled, outbox, shown, bot } = await startWithPerson(t);
    const end = refuseAll(provider);
    const actions = [[{ id: 'a', label: 'Yes' }]];
    const id = await provider.send({ ...toPerson, text: 'the **answer**', actions });
    const failed = await settled(id);
    assert.deepEqual([failed.status, failed.reason], ['failed', REASON]);
    const { status, outbox: state } = await outbox();
    assert.deepEqual([status, state.ok, state.deadLetters], [200, true, 1]);
    assert.deepEqual(
      state.lastDeadLetters?.map((one) => [one.id, one.reason, Object.keys(one).sort()]),
      [[id, REASON, ['finishedAt', 'id', 'reason']]],
    );
    assert.ok(!JSON.stringify(state).includes('answer'));

    end();
    const again = await provider.call('POST', `/v1/messages/${id}/retry`);
    assert.deepEqual([again.status, again.body], [202, { id, status: 'queued' }]);
    const [message] = await shown(1);
    assert.deepEqual([message?.text, message?.entities.length, message?.buttons.flat().length], ['the answer', 1, 1]);
    assert.equal((await outbox()).outbox.deadLetters, 0);
    assert.deepEqual(await settled(id), { id, status: 'sent', platformIds: [String(message?.messageId)] });
    const third = await provider.call('POST', `/v1/messages/${id}/retry`);
    assert.deepEqual([third.status, third.body.code, bot().length], [409, 'MESSAGE_NOT_FAILED', 1]);
  });

  it('is not sent again where it meant something at its moment only', async (t) => {
    const { provider, settled, outbox, bot } = await startWithPerson(t);
    const end = refuseAll(provider);
    const actions = [[{ id: 'a', label: 'Allow' }]];
    const id = await provider.send({ ...toPerson, text: 'Well? 60 s left', actions, momentary: true });
    assert.deepEqual(await settled(id), { id, status: 'failed', platformIds: [], reason: REASON });
    assert.equal((await outbox()).outbox.deadLetters, 0);
    end();
    const { status, body } = await provider.call('POST', `/v1/messages/${id}/retry`);
    assert.deepEqual([status, body.code, bot().length], [409, 'MESSAGE_NOT_FAILED', 0]);
  });

  it('may be refused again, and again be sent again', async (t) => {
    const { provider, settled, shown } = await startWithPerson(t);
    const end = refuseAll(provider);
    const id = await provider.send({ ...toPerson, text: 'x' });
    await settled(id);
    await provider.call('POST', `/v1/messages/${id}/retry`);
    assert.equal((await settled(id)).status, 'failed');
    end();
    assert.equal((await provider.call('POST', `/v1/messages/${id}/retry`)).status, 202);
    assert.equal((await shown(1))[0]?.text, 'x');
  });

  it('keeps its file until it is sent again, also over a restart', async (t) => {
    const { provider, settled, shown, restart } = await startWithPerson(t);
    const end = refuseAll(provider);
    const parts: FormPart[] = [
      ['remoteSessionId', String(PERSON_ID)],
      ['file', { bytes: [Buffer.from('content')], name: 'a.txt' }],
    ];
    const { body } = await upload(provider.url, parts, { 'idempotency-key': 'file' });
    assert.equal((await settled(String(body.id))).status, 'failed');
    const again = await restart();
    end();
    assert.equal((await again.call('POST', `/v1/messages/${body.id}/retry`)).status, 202);
    assert.equal((await shown(1))[0]?.document?.bytes?.toString(), 'content');
  });

  it('is not sent again where it is unknown, waits, was shown, or is not wanted any more', async (t) => {
    const { provider, settled, person, outbox } = await startWithPerson(t);
    const retry = async (id: string) => {
      const { status, body } = await provider.call('POST', `/v1/messages/${id}/retry`);
      return [status, body.code];
    };
    assert.deepEqual(await retry('msg_unknown'), [404, 'MESSAGE_NOT_FOUND']);
    const sent = await provider.send({ ...toPerson, text: 'sent' });
    await settled(sent);
    assert.deepEqual(await retry(sent), [409, 'MESSAGE_NOT_FAILED']);
    person.block();
    const waits = await provider.send({ ...toPerson, text: 'waits' });
    await outbox(({ kept }) => kept.messages === 1);
    assert.deepEqual(await retry(waits), [409, 'MESSAGE_NOT_FAILED']);
    await provider.call('DELETE', `/v1/pairings/${PERSON_ID}`);
    assert.deepEqual(await retry(waits), [404, 'REMOTE_SESSION_NOT_PAIRED']);
  });

  it('for a chat that is gone for good is not tried in another way', async (t) => {
    for (const refusal of [refusals.chatDeleted, refusals.migrated]) {
      const { provider, settled, calls } = await startWithPerson(t);
      provider.standIn.failWhile('sendMessage', refusal);
      const id = await provider.send({ ...toPerson, text: 'x' });
      assert.equal((await settled(id)).status, 'failed');
      assert.deepEqual([calls('sendMessage'), calls('sendDocument')], [1, 0]);
    }
  });
});

describe('npm run retry', () => {
  it('sends again, and says why it does not', async (t) => {
    const { provider, settled, shown } = await startWithPerson(t);
    const end = refuseAll(provider);
    const id = await provider.send({ ...toPerson, text: 'once more' });
    await settled(id);
    end();
    const options = {
      providers: { telegram: { url: provider.url } },
      tokenFor: async () => API_TOKEN,
    };
    assert.match(await runRetryCommand([id], options), /Queued: telegram tries msg_\S+ again/);
    await shown(1);
    await settled(id);
    await assert.rejects(runRetryCommand([id], options), /This message was sent/);
    await assert.rejects(runRetryCommand(['msg_x'], options), /was given up, or it is not kept/);
    await assert.rejects(runRetryCommand([], options), /npm run retry -- <id>/);
    assert.match(await runRetryCommand(['--help'], options), /npm run retry -- <id>/);
    await assert.rejects(
      runRetryCommand([id], { ...options, tokenFor: async () => 'wrong' }),
      /does not accept the API token/,
    );
    await provider.stop();
    await assert.rejects(runRetryCommand([id], options), /does not answer at .*Start it/);
  });
});

it('the command line beside a sandbox finds the message wherever it is', async (t) => {
  const [sandbox, real] = [await startWithPerson(t), await startWithPerson(t)];
  const run: RunCommand = ({ providers }, words) =>
    runRetryCommand(words, { providers, tokenFor: async () => API_TOKEN });
  const settingsOf = ({ provider: { dataDir, url } }: typeof real) => ({ dataDir, providers: { telegram: { url } } });
  const retry = (id: string) =>
    runBesideSandbox({ sandbox: settingsOf(sandbox), real: async () => settingsOf(real), run }, [id]);
  for (const [world, expected] of [
    [sandbox, /^In the sandbox: Queued/],
    [real, /^Queued/],
  ] as const) {
    const end = refuseAll(world.provider);
    const id = await world.provider.send({ ...toPerson, text: 'once more' });
    await world.settled(id);
    end();
    assert.match(await retry(id), expected);
    await world.settled(id);
    await assert.rejects(retry(id), /This message was sent/);
  }
  await assert.rejects(retry('msg_x'), /was given up, or it is not kept/);
  await real.provider.stop();
  await assert.rejects(retry('msg_x'), /was given up, or it is not kept/);
});

it('the command line sends again, and ends with 1 where it does not', async (t) => {
  const { provider, settled, shown } = await startWithPerson(t);
  const end = refuseAll(provider);
  const id = await provider.send({ ...toPerson, text: 'once more' });
  await settled(id);
  end();
  const config = join(provider.dataDir, 'config.json');
  writeFileSync(config, '{}');
  const env = {
    PATH: process.env.PATH ?? '',
    REMOTE_SESSIONS_CONFIG: config,
    PROVIDER_URL_TELEGRAM: provider.url,
    PROVIDER_API_TOKEN: API_TOKEN,
  };
  const run = (...args: string[]) => runScript('retry.sh', args, env);
  assert.deepEqual([(await run(id)).code, (await shown(1))[0]?.text], [0, 'once more']);
  await settled(id);
  const again = await run(id);
  assert.deepEqual([again.code, again.output], [1, 'This message was sent.\n']);
  assert.equal((await run('--help')).code, 0);
});

it('an older database opens, and its dead messages can be sent again', async (t) => {
  const dataDir = temporaryFolder(t);
  const now = Date.now();
  // As the version before left it.
  const older = openDatabase(join(dataDir, 'telegram.db'), MIGRATIONS.slice(0, 4));
  await older.write(async () => {
    const insert = `INSERT INTO messages (id, remote_session_id, status, reason, text, format, silent, created_at)
      VALUES ('msg_1', ?, 'failed', ?, 'from before', 'markdown', 0, ?)`;
    await older.prepare(insert).run(String(PERSON_ID), REASON, now);
    const dead = `INSERT INTO queue_items (queue, id, key, state, created_at, finished_at, reason)
      VALUES ('messages', 'msg_1 1', ?, 'dead', ?, ?, ?)`;
    await older.prepare(dead).run(String(PERSON_ID), now, now, REASON);
  });
  await older.close();
  const first = await startWithPerson(t, { dataDir });
  assert.equal((await first.outbox()).outbox.deadLetters, 1);
  assert.equal((await first.provider.call('POST', '/v1/messages/msg_1/retry')).status, 202);
  assert.equal((await first.shown(1))[0]?.text, 'from before');
});
