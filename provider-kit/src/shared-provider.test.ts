import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { joinOthers } from 'service-kit/postgres';
import { freshService, postgresServer } from '../../service-kit/src/testing/postgres-server.ts';
import type { CallFailure } from './calls/call-outcome.ts';
import { KIT_POSTGRES_MIGRATIONS } from './postgres-migrations.ts';
import type { PreviewPort } from './progress/preview-port.ts';
import { RATES } from './progress/testing/recording-port.ts';
import { type Receiver, startReceiver } from './testing/start-receiver.ts';
import { startTestProvider } from './testing/start-test-provider.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { createTestMessenger } from './testing/test-messenger.ts';

/** Processes of one provider over one database: each has a kit of its own, and all speak in the same messenger. */
async function setup(t: TestContext) {
  const [url, service] = [(await postgresServer()).url(), freshService()];
  const pigeon = createTestMessenger();
  const dataDir = temporaryFolder(t);
  const receiver = await startReceiver(t);
  /** What was done in the messenger, and by which process. */
  const done: string[] = [];
  /** What is refused once, by its text. */
  const refusals = new Map<string, () => Promise<CallFailure>>();
  const watchers = new Set<() => void>();

  function note(what: string) {
    done.push(what);
    for (const watcher of watchers) watcher();
  }
  const untilDone = (what: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!done.includes(what)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });

  const previewOf = (name: string): PreviewPort => {
    const shows = async (what: string) => {
      note(`${name} shows ${what}`);
      return { status: 'ok', result: true } as const;
    };
    return {
      rates: { ...RATES, draft: { leastMs: 1, mostMs: 1, recoveryMs: 0 } },
      sendTyping: async () => ({ status: 'ok', result: true }),
      sendDraft: (_id, { content }) => shows(content.text),
      async endDraft(_id, runId) {
        note(`${name} ends ${runId}`);
      },
    };
  };

  async function start(name: string, subscriber: Receiver = receiver) {
    const log = { info() {}, warn() {} };
    const shared = await joinOthers({ url, service, migrations: KIT_POSTGRES_MIGRATIONS, log });
    const { messenger } = pigeon;
    const provider = await startTestProvider(t, {
      dataDir,
      storage: { database: shared.database, clock: shared.clock, shared, close: shared.close },
      receiver: subscriber,
      pigeon: {
        ...pigeon,
        messenger: {
          ...messenger,
          preview: previewOf(name),
          async send(to, part, extras) {
            const instead = refusals.get(part.text);
            refusals.delete(part.text);
            if (instead !== undefined) return instead();
            const outcome = await messenger.send(to, part, extras);
            if (outcome.status === 'ok') note(`${name} sends ${part.text}`);
            return outcome;
          },
        },
      },
    });
    return { ...provider, ownership: shared.ownership };
  }

  /** Somebody is let in who is the work of `provider` then. */
  async function letIn(provider: Awaited<ReturnType<typeof start>>, userId: string) {
    await provider.ownership.hold(userId);
    await provider.write(userId, { update: `hello-${userId}`, text: 'hello' });
    const { body } = await provider.call<{ pairings: { code: string; remoteSession: { sessionId: string } }[] }>(
      'GET',
      '/v1/pairings',
    );
    const code = body.pairings.find(({ remoteSession }) => remoteSession.sessionId === userId)?.code;
    return { code, approve: () => provider.call('POST', `/v1/pairings/${code}/approve`) };
  }

  return { start, letIn, done, untilDone, refusals, pigeon, receiver };
}

describe('processes of a provider that share a database', () => {
  const cleanups: (() => unknown)[] = [];
  let stage: Awaited<ReturnType<typeof setup>>;
  let one: Awaited<ReturnType<(typeof stage)['start']>>;
  let two: typeof one;
  before(async () => {
    const context = { after: (cleanup: () => unknown) => void cleanups.push(cleanup) };
    stage = await setup(context as TestContext);
    [one, two] = [await stage.start('one'), await stage.start('two')];
  });
  after(async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  });

  it('send what any of them is given once, in order, from where the pairing is worked on', async () => {
    const { letIn, done, untilDone } = stage;
    await (await letIn(one, 'ann')).approve();
    for (const [index, provider] of [two, one, two, two, one].entries())
      await provider.send({ remoteSessionId: 'ann', text: `text ${index}` });
    await untilDone('one sends text 4');
    const sent = done.filter((what) => /text \d/.test(what));
    assert.deepEqual(
      sent,
      [0, 1, 2, 3, 4].map((index) => `one sends text ${index}`),
    );
  });

  it('take a message once that two of them are given at the same time', async () => {
    const { letIn, pigeon } = stage;
    await (await letIn(two, 'bob')).approve();
    const key = { 'idempotency-key': 'the same' };
    const message = { remoteSessionId: 'bob', text: 'once' };
    const answers = await Promise.all(
      [one, two, one, two].map(({ call }) => call<{ id: string }>('POST', '/v1/messages', message, key)),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([202]));
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    await one.settled(answers[0]?.body.id ?? '');
    assert.equal(pigeon.shown.filter(({ text }) => text === 'once').length, 1);
  });

  it('know at once who is let in and who is not any more, and let those who wait for that know', async () => {
    const { letIn } = stage;
    const { approve } = await letIn(one, 'cid');
    const isServed = async () =>
      (await two.call('PUT', '/v1/sessions/cid/progress', { runId: 'r', text: '' })).status === 204;
    assert.equal(await isServed(), false);
    const { body: before } = await two.call<{ version: string }>('GET', '/v1/pairings');
    const { body: here } = await one.call<{ version: string }>('GET', '/v1/pairings');
    assert.equal(here.version, before.version);
    const waiting = two.call<{ pairings: { status: string }[] }>('GET', `/v1/pairings?known=${before.version}`);
    await approve();
    assert.equal(await isServed(), true);
    assert.ok((await waiting).body.pairings.every(({ status }) => status === 'approved'));
    await one.call('DELETE', '/v1/pairings/cid');
    assert.equal(await isServed(), false);
  });

  it('show progress where the pairing is worked on, wherever it comes, until its answer or a person ends it', async () => {
    const { letIn, untilDone, done } = stage;
    await (await letIn(one, 'dan')).approve();
    const put = (runId: string, text: string) => two.call('PUT', '/v1/sessions/dan/progress', { runId, text });
    await put('r1', 'half');
    await untilDone('one shows half');
    assert.equal(await two.kit.stopPreview('dan', 'r1'), 'r1');
    await two.send({ remoteSessionId: 'dan', text: 'all', endsRun: 'r1' });
    await untilDone('one ends r1');
    await untilDone('one sends all');
    await put('r1', 'too late');
    await put('r2', 'next');
    await untilDone('one shows next');
    assert.deepEqual(
      done.filter((what) => /late|two (shows|ends)/.test(what)),
      [],
    );
  });

  it('do not take somebody for away who has just written to another of them', async () => {
    const { letIn, untilDone, refusals, pigeon } = stage;
    await (await letIn(one, 'fay')).approve();
    refusals.set('still here', async () => {
      await two.database.write(() => two.kit.noteReachable('fay'));
      return { status: 'unreachable', reason: '403: blocked' };
    });
    await two.send({ remoteSessionId: 'fay', text: 'still here' });
    await untilDone('one sends still here');
    assert.ok(pigeon.shown.some(({ text }) => text === 'still here'));
  });

  it('bring events to the subscriber in order, whichever of them they come to', async () => {
    const { letIn, receiver } = stage;
    await (await letIn(one, 'gus')).approve();
    for (const [index, provider] of [one, two, two, one, two].entries())
      await provider.write('gus', { update: `u${index}`, text: `word ${index}` });
    await receiver.waitFor((events) => events.some(({ id }) => id === 'evt_u4'));
    const ids = receiver.received.map(({ id }) => id).filter((id) => id.startsWith('evt_u'));
    assert.deepEqual(ids, ['evt_u0', 'evt_u1', 'evt_u2', 'evt_u3', 'evt_u4']);
    assert.deepEqual(receiver.problems, []);
  });

  it('are ready as long as each finds the files and the lease that it needs', async () => {
    for (const { call } of [one, two]) {
      const { status, body } = await call<{ parts: Record<string, { ok: boolean }> }>('GET', '/ready');
      assert.deepEqual([status, body.parts.storage, body.parts.files], [200, { ok: true }, { ok: true }]);
    }
  });

  it('go on with what another of them has left, which has ended', async () => {
    const { letIn, untilDone } = stage;
    await (await letIn(one, 'eva')).approve();
    await two.send({ remoteSessionId: 'eva', text: 'first' });
    await untilDone('one sends first');
    await one.stop();
    await two.send({ remoteSessionId: 'eva', text: 'second' });
    await untilDone('two sends second');
  });
});
