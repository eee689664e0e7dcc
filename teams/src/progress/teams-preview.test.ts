import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createManualClock } from 'service-kit';
import { createTeamsMessages } from '../messages/teams-messages.ts';
import { startConnector } from '../testing/start-connector.ts';
import { addressee, extras, planFor, toPlan } from '../testing/to-plan.ts';
import { wordsFor } from '../words/words-for.ts';
import { createTeamsPreview } from './teams-preview.ts';

async function start(t: TestContext) {
  const clock = createManualClock(Date.now());
  const { teams, connector, addressOf } = await startConnector(t, { clock });
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const group = teams.person('Kim').group('Crew');
  const stopped: string[] = [];
  const addresses = new Map([
    ['chat', addressOf(chat)],
    ['group', addressOf(group, { kind: 'groupChat' })],
  ]);
  const find = async (id: string) => addresses.get(id);
  const growing = createTeamsPreview({
    connector,
    addressOf: find,
    clock,
    onStop: async (_id, runId) => void stopped.push(runId),
  });
  const { preview } = growing;
  const calls = createTeamsMessages({
    connector,
    addressOf: find,
    streams: growing,
    wordsOf: async () => wordsFor('en'),
  });
  const { signal } = new AbortController();
  const draftOf = (text: string, activity: string) => ({
    ...{ runId: 'run', draftId: 'run', isPlain: false },
    content: { text, activity },
  });
  const show = async (text: string, activity = '', id = 'chat') => {
    clock.advance(1_500);
    return (await preview.sendDraft(id, draftOf(text, activity), signal)).status;
  };
  /** What waits for the clock meanwhile is let go. */
  const whileTurning = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await new Promise(setImmediate);
      clock.advance(100);
    }
    return done;
  };
  const answer = (text: string) => {
    const [part] = planFor(toPlan(text));
    assert.ok(part);
    return whileTurning(calls.send(addressee('chat'), part, extras()));
  };
  const seen = () => chat.messages.map(({ text, streaming }) => [text, streaming]);
  return { clock, teams, chat, group, preview, calls, stopped, draftOf, show, answer, seen, whileTurning, signal };
}

test('an answer grows in one message, and the answer itself takes its place', async (t) => {
  const { chat, show, answer, seen, preview } = await start(t);
  assert.equal(await show('', 'Reading'), 'ok');
  assert.deepEqual(seen(), [['⏳ Reading', 'informative']]);
  await show('', 'Writing');
  await show('One **two**.\n\nThr');
  assert.deepEqual(seen(), [['One two.', 'streaming']]);
  await show('One **two**.\n\nThree.\n\n');
  assert.deepEqual(seen(), [['One two.\nThree.', 'streaming']]);
  const id = chat.messages[0]?.id;
  assert.deepEqual(await answer('One **two**.\n\nThree.\n\nFour.'), { status: 'ok', platformId: id });
  assert.deepEqual(seen(), [['One two.\nThree.\nFour.', undefined]]);
  await preview.endDraft?.('chat', 'run');
  assert.equal(chat.messages.length, 1);
});

test('what is being done is text, whatever is in it', async (t) => {
  const { chat, show } = await start(t);
  await show('', '- Run\n`rm *` for <at>Kim</at> in __init__');
  const [message] = chat.messages;
  assert.equal(message?.text, '⏳ - Run `rm *` for <at>Kim</at> in __init__');
  assert.deepEqual([message?.drawn.marks, message?.drawn.swallowed], [[], []]);
});

test('a message that is not the answer comes beside it, and what no answer took goes', async (t) => {
  const { show, answer, seen, preview, whileTurning } = await start(t);
  await show('One.\n\n');
  await answer('Your next message waits.');
  assert.deepEqual(seen(), [
    ['One.', 'streaming'],
    ['Your next message waits.', undefined],
  ]);
  await show('One.\n\nTwo.\n\n');
  await whileTurning(preview.endDraft?.('chat', 'run') ?? Promise.resolve());
  assert.deepEqual(seen(), [['Your next message waits.', undefined]]);
});

test('before its two minutes it is ended, typing goes on, and the answer is a message of its own', async (t) => {
  const { clock, chat, show, answer, seen, preview } = await start(t);
  await show('One.\n\n');
  clock.advance(109_000);
  await show('One.\n\nTwo.\n\n');
  assert.deepEqual(seen(), [['One.', undefined]]);
  await show('One.\n\nTwo.\n\nThree.\n\n');
  assert.equal(chat.isBotTyping, true);
  await answer('One.\n\nTwo.');
  await preview.endDraft?.('chat', 'run');
  assert.deepEqual(seen(), [['One.\nTwo.', undefined]]);
});

test('Stop at the message stops the run, and nothing more of it is shown', async (t) => {
  const { chat, show, answer, seen, stopped, preview } = await start(t);
  await show('One.\n\n');
  chat.stop();
  assert.equal(await show('One.\n\nTwo.\n\n'), 'refused');
  assert.deepEqual(stopped, ['run']);
  await show('One.\n\nTwo.\n\nThree.\n\n');
  await answer('Stopped.');
  await preview.endDraft?.('chat', 'run');
  assert.deepEqual(seen(), [
    ['One.', 'stopped'],
    ['Stopped.', undefined],
  ]);
});

test('Stop that comes with the answer costs nothing of it', async (t) => {
  const { chat, show, answer, seen } = await start(t);
  await show('One.\n\n');
  chat.stop();
  assert.equal((await answer('One.\n\nTwo.')).status, 'ok');
  assert.deepEqual(seen(), [
    ['One.', 'stopped'],
    ['One.\nTwo.', undefined],
  ]);
});

test('an end that failed is tried again as an end', async (t) => {
  const { teams, show, answer, seen } = await start(t);
  await show('One.\n\n');
  teams.failNext('stream', { status: 503 });
  assert.equal((await answer('One.\n\nTwo.')).status, 'retry');
  await answer('One.\n\nTwo.');
  assert.deepEqual(seen(), [['One.\nTwo.', undefined]]);
});

test('of a first piece whose answer was lost nothing more is shown', async (t) => {
  const { teams, show, seen } = await start(t);
  teams.failNext('stream', 'lost-answer');
  assert.equal(await show('One.\n\n'), 'failed');
  assert.equal(await show('One.\n\nTwo.\n\n'), 'ok');
  assert.deepEqual(seen(), [['One.', 'streaming']]);
});

test('in groups the bot is seen to type, whatever there is to show', async (t) => {
  const { group, show } = await start(t);
  assert.equal(await show('One.\n\n', 'Reading', 'group'), 'ok');
  assert.deepEqual([group.messages.length, group.isBotTyping], [0, true]);
});

test('who is too fast or unwelcome is told so', async (t) => {
  const { chat, preview, draftOf, show, signal } = await start(t);
  await show('One.\n\n');
  assert.partialDeepStrictEqual(await preview.sendDraft('chat', draftOf('One.\n\nTwo.\n\n', ''), signal), {
    status: 'too_fast',
    afterMs: 1_500,
  });
  chat.block();
  assert.equal((await preview.sendTyping('chat', signal)).status, 'blocked');
  assert.equal((await preview.sendTyping('nobody', signal)).status, 'ok');
});
