import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from 'sandbox/telegram';
import { startBridge } from '../tests/harness/bridge.ts';
import { pairPeople, projectNames } from './measure/chats.ts';
import { troubleIn } from './measure/log-lines.ts';
import { mostWithin, rounded } from './measure/numbers.ts';
import { runBench } from './measure/run-bench.ts';

const CHATS = 20;
/** Pieces of an answer, one a millisecond as far as the machine can. */
const PIECES = { alone: 10_000, atOnce: 3_000 };
const REFUSED = 429;

await runBench('draft-rate', 180_000, async (scope) => {
  const projects = projectNames(CHATS);
  // As strict as Telegram, so that being too fast is seen.
  const bridge = await startBridge(scope, {
    projects,
    etienne: { timing: { firstEventMs: 1, sessionMs: 1, chunkMs: 1, streamEndMs: 1 } },
    telegram: { rateLimits: true },
  });
  const people = await pairPeople(bridge, projects);
  const [first] = people;
  if (first === undefined) throw new Error('nobody was paired');

  async function measure(what: string, watched: readonly Person[], pieces: number) {
    scope.note(what);
    // What Telegram lets through at once has to be there again.
    await pause(6_000);
    const { length } = bridge.telegram.calls;
    const began = performance.now();
    await Promise.all(
      watched.map(async (person) => {
        const promptId = person.send(`SLOW ${pieces}`);
        await person.waitFor(
          ({ messages }) => messages.find(({ messageId, from }) => from === 'bot' && messageId > promptId),
          { timeoutMs: 90_000 },
        );
      }),
    );
    const tookS = (performance.now() - began) / 1_000;
    const calls = bridge.telegram.calls.slice(length).filter(({ method }) => method !== 'getUpdates');
    const drafts = calls.filter(({ method }) => method === 'sendMessageDraft');
    const timesOf = (some: typeof calls) => some.map(({ at }) => at).toSorted((one, other) => one - other);
    const perChat = Map.groupBy(drafts, ({ payload }) => String(payload.chat_id));
    return {
      what,
      tookS: rounded(tookS),
      piecesPerS: rounded((pieces * watched.length) / tookS),
      drafts: drafts.length,
      draftsPerChatAndS: rounded(drafts.length / watched.length / tookS),
      mostInAChatAndS: Math.max(0, ...[...perChat.values()].map((some) => mostWithin(timesOf(some), 1_000))),
      mostDraftsPerS: mostWithin(timesOf(drafts), 1_000),
      mostCallsPerS: mostWithin(timesOf(calls), 1_000),
      refused: calls.filter(({ status }) => status === REFUSED).length,
    };
  }

  const alone = await measure('one chat', [first], PIECES.alone);
  const atOnce = await measure(`${CHATS} chats`, people, PIECES.atOnce);
  return {
    tables: { 'sendMessageDraft at the fastest stream': [alone, atOnce] },
    figures: { alone, atOnce, trouble: troubleIn(bridge) },
  };
});
