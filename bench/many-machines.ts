import { setTimeout as pause } from 'node:timers/promises';
import type { Model } from 'sandbox/etienne';
import type { Person, SeenMessage } from 'sandbox/telegram';
import { createMachines, type Machine } from '../tests/harness/many-machines.ts';
import { createRandom } from '../tests/harness/random.ts';
import { markIn } from './measure/how-answered.ts';
import { nowMs, rounded, spreadOf } from './measure/numbers.ts';
import { personIds, projectOf } from './measure/people.ts';
import { runBench } from './measure/run-bench.ts';
import { followMark } from './shared/follow-mark.ts';

const PROMPTS = Number(process.argv[2] ?? 2_000);
const SEED = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
const CHATS = 50;
/** Of each chat, how many wait for an answer at the same time. */
const AT_ONCE = 3;
const KILL_EVERY_MS = 3_000;
/** When PostgreSQL is restarted, as a share of the prompts that have been answered. */
const RESTARTS = [
  { at: 0.2, how: 'fast' },
  { at: 0.45, how: 'immediate' },
  { at: 0.7, how: 'fast' },
] as const;
/** An uncertain start is settled after 65 s; this is that and what may wait behind it. */
const SETTLE_MS = 150_000;
const TEN_SECONDS_MS = 10_000;
/** Of how many prompts without an answer it is told how far they have come. */
const MOST_FOLLOWED = 5;

const UNKNOWN = /cannot tell whether it has run/;
const INTERRUPTED = /its end is not known|was restarted|does not know it any more/;

/** The answer is the mark of the prompt, after a moment in which a process may die. */
const markingModel: Model = async function* answerWithMark(prompt, api) {
  await api.wait(20);
  yield `Done «${markIn(prompt)}»`;
};

await runBench('many-machines', 30 * 60_000, async (scope) => {
  scope.note(`seed ${SEED}`);
  const random = createRandom(SEED);
  const ids = personIds(CHATS);
  const machines = await createMachines(scope, {
    managers: 2,
    providers: 2,
    people: ids,
    projects: ids.map(projectOf),
    etienne: { model: markingModel },
  });
  await Promise.all(machines.all.map((machine) => machine.start()));
  const people = ids.map((id) => machines.telegram.person({ id }));
  await Promise.all(people.map((person) => choose(person, projectOf(person.id))));
  scope.note('all chats have their project');

  const perChat = Math.ceil(PROMPTS / CHATS);
  let answered = 0;
  let isOver = false;
  /** Times at which something of a chat was answered, beside the begin. */
  const silences: number[] = [];

  async function talk(person: Person) {
    let sent = 0;
    let seenAt = nowMs();
    const marks = new Set<string>();
    while (marks.size < perChat) {
      while (sent < perChat && sent - marks.size < AT_ONCE) person.send(`Please do «${person.id}-${sent++}»`);
      const before = marks.size;
      await person.waitFor(
        ({ messages }) => {
          for (const message of messages) if (isEnd(message)) marks.add(endOf(message));
          return marks.size > before;
        },
        { timeoutMs: SETTLE_MS },
      );
      silences.push(nowMs() - seenAt);
      seenAt = nowMs();
      answered += marks.size - before;
    }
  }

  const kills = new Map<string, number>();
  async function killAtRandom() {
    while (!isOver) {
      await pause(KILL_EVERY_MS);
      if (isOver) return;
      const victim = machines.all[Math.floor(random() * machines.all.length)] as Machine;
      kills.set(victim.name, (kills.get(victim.name) ?? 0) + 1);
      await victim.end('SIGKILL');
      await victim.start();
    }
  }
  const restarts: string[] = [];
  async function restartPostgres() {
    for (const { at, how } of RESTARTS) {
      while (!isOver && answered < at * PROMPTS) await pause(50);
      if (isOver) return;
      await machines.postgres.stop(how);
      await machines.postgres.start();
      restarts.push(how);
      scope.note(`PostgreSQL was restarted (${how}) after ${answered} answers`);
    }
  }

  const startedAt = nowMs();
  const disturbing = Promise.all([killAtRandom(), restartPostgres()]);
  const talks = await Promise.allSettled(people.map(talk));
  const tookS = (nowMs() - startedAt) / 1_000;
  isOver = true;
  await disturbing;
  const reasons = new Set(
    talks.flatMap((one) => (one.status === 'rejected' ? [String(one.reason).slice(0, 200)] : [])),
  );
  for (const reason of reasons) scope.note(reason);

  const { runs } = machines.etienne.state;
  const runsOf = Map.groupBy(runs, ({ prompt }) => markIn(prompt));
  const ledger = { prompts: perChat * CHATS, answered: 0, toldUnknown: 0, interrupted: 0 };
  const faults = {
    lost: [] as string[],
    ranTwice: [] as string[],
    shownTwice: [] as string[],
    outOfOrder: [] as string[],
  };
  for (const person of people) {
    const ends = person.messages.filter(isEnd);
    const told = ends.filter(({ text }) => UNKNOWN.test(text)).length;
    const missing: string[] = [];
    ledger.toldUnknown += told;
    ledger.interrupted += ends.filter(({ text }) => INTERRUPTED.test(text)).length;
    const order = ends.map(({ text }) => Number(markIn(text).split('-')[1] ?? -1)).filter((number) => number >= 0);
    if (order.some((number, index) => index > 0 && number < (order[index - 1] ?? 0)))
      faults.outOfOrder.push(`${person.id}`);
    for (let number = 0; number < perChat; number++) {
      const mark = `${person.id}-${number}`;
      const shown = ends.filter(({ text }) => markIn(text) === mark);
      if ((runsOf.get(mark)?.length ?? 0) > 1) faults.ranTwice.push(mark);
      if (shown.length > 1) faults.shownTwice.push(mark);
      if (shown.length > 0) ledger.answered += 1;
      else missing.push(mark);
    }
    // Of an uncertain start the person is told, and asked; that is no loss.
    faults.lost.push(...missing.slice(told));
  }
  for (const mark of faults.lost.slice(0, MOST_FOLLOWED)) {
    scope.note(`${mark} has no answer: ${(await followMark(machines.url, mark)).join('; ')}`);
  }
  const silence = spreadOf(silences);
  const killed = [...kills.values()].reduce((sum, count) => sum + count, 0);
  const counts = Object.fromEntries(Object.entries(faults).map(([name, marks]) => [name, marks.length]));
  return {
    tables: {
      'Under kill -9 and restarts of PostgreSQL': [
        { ...ledger, ...counts, killed, restarts: restarts.length, 'prompts/s': rounded(ledger.answered / tookS) },
      ],
      'From answer to answer of a chat that waits for one (ms)': [
        { ...silence, 'over 10 s': silences.filter((ms) => ms > TEN_SECONDS_MS).length },
      ],
    },
    figures: {
      seed: SEED,
      ...ledger,
      ...faults,
      kills: Object.fromEntries(kills),
      restarts,
      tookS: rounded(tookS),
      silence,
      givenUp: talks.filter(({ status }) => status === 'rejected').length,
    },
  };
});

function isEnd({ from, text }: SeenMessage): boolean {
  return from === 'bot' && !/^Queued/.test(text) && (markIn(text) !== '' || UNKNOWN.test(text));
}

function endOf({ text, messageId }: SeenMessage): string {
  return markIn(text) || `message ${messageId}`;
}

async function choose(person: Person, project: string): Promise<void> {
  person.send(`project '${project}'`);
  const isChosen = new RegExp(`now talking to ${project}`);
  await person.waitFor(({ messages }) => messages.find(({ from, text }) => from === 'bot' && isChosen.test(text)), {
    timeoutMs: 60_000,
  });
}
