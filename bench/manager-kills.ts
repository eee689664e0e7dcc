import { setTimeout as pause } from 'node:timers/promises';
import { type Model, scriptedModel } from 'sandbox/etienne';
import type { Person } from 'sandbox/telegram';
import { startBridge } from '../tests/harness/bridge.ts';
import { createRandom } from '../tests/harness/random.ts';
import { pairPeople, projectNames } from './measure/chats.ts';
import { howAnswered, markIn } from './measure/how-answered.ts';
import { troubleIn } from './measure/log-lines.ts';
import { spreadOf } from './measure/numbers.ts';
import { runBench } from './measure/run-bench.ts';

const KILLS = Number(process.argv[2] ?? 100);
const SEED = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
const CHATS = 12;
/** The last chats share one project, so that they wait for each other. */
const PROJECTS = 10;
/** An uncertain start is settled after 65 s; this is that and what may wait behind it. */
const SETTLE_MS = 150_000;

/** As many characters of an answer that appeared twice are printed. */
const SHOWN = 120;

const MARK = /«([\d-]+)»/;
const UNKNOWN = /cannot tell whether it has run/;
const INTERRUPTED = /its end is not known/;

/** Every answer begins with the mark of its prompt, so that it can be told whose it is. */
const markingModel: Model = (prompt, api) => {
  const mark = MARK.exec(prompt)?.[0];
  if (mark === undefined) return undefined;
  return (async function* () {
    yield `${mark} `;
    yield* scriptedModel(prompt, api);
  })();
};

await runBench('manager-kills', 420_000, async (scope) => {
  scope.note(`seed ${SEED}`);
  const random = createRandom(SEED);
  const upTo = (most: number) => Math.floor(random() * most);
  const bridge = await startBridge(scope, {
    projects: projectNames(PROJECTS),
    etienne: {
      model: markingModel,
      timing: {
        firstEventMs: 3,
        sessionMs: 30,
        chunkMs: 15,
        streamEndMs: 10,
        abortMs: 50,
        questionMs: 3_000,
        retentionMs: 400,
      },
    },
  });
  const { state } = bridge.etienne;
  const people = await pairPeople(bridge, projectNames(PROJECTS), CHATS);
  const asked = people.map((): string[] => []);
  let killing = true;

  function promptOf(chat: number): string {
    const number = `${chat}-${asked[chat]?.length ?? 0}`;
    asked[chat]?.push(number);
    const kind = random();
    if (kind < 0.35) return `SLOW ${1 + upTo(120)} «${number}»`;
    if (kind < 0.5) return `SILENT ${upTo(2_500)} «${number}»`;
    if (kind < 0.75) {
      void pause(100 + upTo(4_000)).then(() => state.completeGate(number));
      return `GATE ${number} «${number}»`;
    }
    if (kind < 0.85) return `ASK single «${number}»`;
    return `echo «${number}»`;
  }
  const endsOf = (person: Person) =>
    person.messages.filter(
      ({ from, text }) => from === 'bot' && !/^Queued/.test(text) && (MARK.test(text) || UNKNOWN.test(text)),
    );
  const isSettled = (chat: number) => {
    const person = people[chat];
    const unknown = person?.messages.filter(({ from, text }) => from === 'bot' && UNKNOWN.test(text)).length ?? 0;
    const marked = new Set(
      person?.messages.flatMap(({ from, text }) => (from === 'bot' && MARK.test(text) ? markIn(text) : [])),
    );
    return marked.size + unknown >= (asked[chat]?.length ?? 0);
  };

  /** One to three prompts, and then the next ones when all of those have ended. */
  async function chat(person: Person, index: number) {
    while (killing) {
      for (let left = 1 + upTo(3); left > 0; left--) person.send(promptOf(index));
      await person.waitFor(() => isSettled(index), { timeoutMs: 400_000 });
    }
  }
  const chats = Promise.all(people.map(chat));
  const restartMs: number[] = [];
  let kills = 0;
  for (; kills < KILLS; kills++) {
    await pause(50 + upTo(900));
    await bridge.manager.end('SIGKILL');
    const killedAt = performance.now();
    await bridge.manager.start();
    restartMs.push(performance.now() - killedAt);
    if (kills % 20 === 19) scope.note(`${kills + 1} kills`);
  }
  killing = false;
  const isDone = await Promise.race([chats.then(() => true), pause(SETTLE_MS, false, { ref: false })]);

  const ways = howAnswered(state);
  const runsOf = Map.groupBy(state.runs, ({ prompt }) => markIn(prompt));
  const counts = {
    kills,
    prompts: asked.flat().length,
    directly: 0,
    byAttaching: 0,
    fromHistory: 0,
    interrupted: 0,
    toldUnknown: 0,
    shownTwice: [] as string[][],
    ranTwice: [] as string[],
    lost: [] as string[],
  };
  for (const [index, person] of people.entries()) {
    const ends = endsOf(person);
    counts.toldUnknown += ends.filter(({ text }) => UNKNOWN.test(text)).length;
    for (const mark of asked[index] ?? []) {
      const shown = ends.filter(({ text }) => text.includes(`«${mark}»`));
      if ((runsOf.get(mark)?.length ?? 0) > 1) counts.ranTwice.push(mark);
      if (shown.length > 1) counts.shownTwice.push(shown.map(({ text }) => text.slice(0, SHOWN)));
      const [end] = shown;
      if (end === undefined) continue;
      if (INTERRUPTED.test(end.text)) counts.interrupted++;
      else counts[ways.get(mark) ?? 'directly']++;
    }
    if (!isSettled(index)) counts.lost.push(`chat ${index}`);
  }
  const restarts = spreadOf(restartMs);
  return {
    tables: {
      'How prompts ended': [counts].map(({ shownTwice, ranTwice, lost, ...numbers }) => ({
        ...numbers,
        shownTwice: shownTwice.length,
        ranTwice: ranTwice.length,
        lost: lost.length,
      })),
      'From kill -9 to started again (ms)': [restarts],
    },
    figures: {
      seed: SEED,
      ...counts,
      isDone,
      runsInEtienne: state.runs.length,
      attachRequests: state.requests.filter(({ path }) => path.includes('/attach/')).length,
      restartMs: restarts,
      trouble: troubleIn(bridge),
    },
  };
});
