import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CodedError } from 'service-kit';
import type { EventEnvelope } from 'shared-types';
import { text } from '../replies/markdown.ts';
import { inEnglish, phraseInEnglish, saying } from '../testing/in-english.ts';
import { createHandleEvent, type HandleEventOptions } from './handle-event.ts';

const source = { provider: 'telegram', remoteSession: { sessionId: '7' } };
const eventOf = (type: string, data: object = {}): EventEnvelope => ({
  type,
  timestamp: '2026-01-02T03:04:05.000Z',
  data: { ...source, ...data },
});
const message = { id: 'm1', text: 'hello', attachments: [] };

function setup(given: Partial<HandleEventOptions> = {}) {
  const said: unknown[] = [];
  const logged: string[] = [];
  const called: string[] = [];
  const handleEvent = createHandleEvent({
    handleMessage: async ({ eventId, ref, message: { text } }) => saying(`${eventId} ${ref.sessionId} ${text}`),
    readChoice: async () => undefined,
    handleEdit: async () => saying('edited'),
    handleAction: async ({ actionId, messageId }) => saying(`${actionId} of ${messageId}`),
    stopRun: {
      ofSession: async () => ({ status: 'stopping' }),
      ofRun: async (_ref, runId) => ({ status: runId === 'r1' ? 'stopping' : 'not_running' }),
    },
    listProjects: async () => ['alpha'],
    waitedSince: async () => undefined,
    selectByTitle: async (_eventId, _provider, { title }) => title === 'alpha',
    forgetSession: async ({ sessionId }) => void called.push(`forget ${sessionId}`),
    say: async ({ sessionId }, id, reply) => void said.push([sessionId, id, inEnglish(reply).text]),
    log: {
      info: (_, text) => void logged.push(`info ${text}`),
      warn: (_, text) => void logged.push(`warn ${text}`),
      error: (_, text) => void logged.push(`error ${text}`),
    },
    ...given,
  });
  const handle = (eventId: string, event: EventEnvelope, failures = 0) =>
    handleEvent(eventId, event, { at: 0, failures });
  return { handle, said, logged, called };
}

describe('an event', () => {
  const replies: { event: EventEnvelope; says: RegExp | undefined }[] = [
    { event: eventOf('message.received', { message }), says: /^e1 7 hello$/ },
    { event: eventOf('message.edited', { message }), says: /^edited$/ },
    { event: eventOf('action.selected', { messageId: 'm9', action: { id: 'drop:a' } }), says: /^drop:a of m9$/ },
    { event: eventOf('run.stop_requested', { runId: 'r1' }), says: /^Stopping/ },
    { event: eventOf('session.paired'), says: /^Choose a project/ },
    { event: eventOf('session.revoked'), says: undefined },
    { event: eventOf('session.paired', { somethingNew: true }), says: /^Choose a project/ },
  ];
  for (const { event, says } of replies) {
    it(`${event.type} (${Object.keys(event.data).length}) is answered under an id made of its own`, async () => {
      const { handle, said } = setup();
      await handle('e1', event);
      const [reply] = said as [string, string, string][];
      assert.equal(said.length, says === undefined ? 0 : 1);
      if (says === undefined) return;
      assert.deepEqual(reply?.slice(0, 2), ['7', 'e1:reply']);
      assert.match(reply?.[2] ?? '', says);
    });
  }

  it('that a conversation called like a project may talk offers no others', async () => {
    const { handle, said } = setup();
    await handle('e1', eventOf('session.paired', { remoteSession: { sessionId: '7', title: 'alpha' } }));
    await handle('e2', eventOf('session.paired', { remoteSession: { sessionId: '7', title: 'gamma' } }));
    assert.deepEqual(
      said.map((one) => (one as string[])[1]),
      ['e2:reply'],
    );
  });

  for (const [status, says] of [
    ['stopping', /Stopping/],
    ['dropped', /had not started yet/],
    ['not_running', undefined],
  ] as const) {
    it(`that asks to stop is answered as it went: ${status}`, async () => {
      const answer = async () => ({ status });
      const { handle, said } = setup({ stopRun: { ofSession: answer, ofRun: answer } });
      await handle('e1', eventOf('run.stop_requested', { runId: 'r1' }));
      assert.equal(said.length, says === undefined ? 0 : 1);
      if (says !== undefined) assert.match(String(said[0]), says);
    });
  }

  it('that asks to stop a run which is over does not touch the next one', async () => {
    const { handle, said } = setup();
    await handle('e1', eventOf('run.stop_requested', { runId: 'former' }));
    assert.deepEqual(said, []);
    await handle('e2', eventOf('run.stop_requested', { runId: '' }));
    assert.match(String(said[0]), /Stopping/);
  });

  it('of revoking forgets the session', async () => {
    const { handle, called } = setup();
    await handle('e1', eventOf('session.revoked'));
    assert.deepEqual(called, ['forget 7']);
  });

  it('of revoking is handled again where something of the session could not be forgotten', async () => {
    const { handle, said } = setup({ forgetSession: () => Promise.reject(new Error('database or disk is full')) });
    await assert.rejects(handle('e1', eventOf('session.revoked')), /disk is full/);
    assert.deepEqual(said, []);
  });

  it('of an unknown type is ignored', async () => {
    const { handle, said, logged } = setup();
    await handle('e1', eventOf('reaction.added', { emoji: '👍' }));
    assert.deepEqual([said, logged], [[], ['info an event of an unknown kind, ignored']]);
  });

  it('of a known type that is not as the contract says is ignored, and the operator told', async () => {
    for (const event of [
      eventOf('message.received'),
      eventOf('message.received', { message: { id: 'm1', attachments: [] } }),
      eventOf('action.selected', { messageId: 'm1' }),
    ]) {
      const { handle, said, logged } = setup();
      await handle('e1', event);
      assert.deepEqual([said, logged], [[], ['warn an event that is not as the contract says, ignored']]);
    }
  });

  it('that fails is answered with the one sentence that there is for its failure', async () => {
    for (const retryable of [true, false]) {
      const error = new CodedError({ code: 'ETIENNE_FORBIDDEN', message: 'for the log', retryable });
      const { handle, said, logged } = setup({ handleMessage: () => Promise.reject(error) });
      await handle('e1', eventOf('message.received', { message }));
      assert.deepEqual(said, [['7', 'e1:reply', phraseInEnglish(({ errors }) => text(errors.ETIENNE_FORBIDDEN))]]);
      assert.deepEqual(logged, ['error an event could not be handled']);
    }
  });

  it('that fails without such a sentence is answered all the same, and nothing of the failure is shown', async () => {
    for (const error of [new Error('secret detail'), new CodedError({ code: 'X', message: 'secret detail' })]) {
      const { handle, said } = setup({ handleMessage: () => Promise.reject(error) });
      await handle('e1', eventOf('message.received', { message }), 3);
      assert.match(String(said[0]), /Something went wrong on my side/);
      assert.ok(!String(said[0]).includes('secret'));
    }
  });

  it('that fails as nobody foresaw is handled again three times before that is said', async () => {
    const { handle, said } = setup({ handleMessage: () => Promise.reject(new Error('nobody knows why')) });
    for (const failures of [0, 1, 2]) {
      await assert.rejects(handle('e1', eventOf('message.received', { message }), failures), /nobody knows why/);
    }
    assert.deepEqual(said, []);
  });

  it('that fails for a full disk is handled again later', async () => {
    const full = new CodedError({ code: 'JSON_FILE_NOT_WRITTEN', message: 'no space left', retryable: true });
    const first = setup({ handleMessage: () => Promise.reject(full) });
    await assert.rejects(first.handle('e1', eventOf('message.received', { message })), full);
    assert.deepEqual(first.said, []);
    const second = setup({ say: () => Promise.reject(full) });
    await assert.rejects(second.handle('e1', eventOf('message.received', { message })), full);
  });
});
