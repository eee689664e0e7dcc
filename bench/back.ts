import type { EtienneState } from 'sandbox/etienne';
import type { Person, SeenMessage } from 'sandbox/telegram';
import { type Bridge, startBridge } from '../tests/harness/bridge.ts';
import { pairPeople, projectNames } from './measure/chats.ts';
import { troubleIn } from './measure/log-lines.ts';
import { nowMs, rounded, spreadOf } from './measure/numbers.ts';
import { type BenchScope, runBench } from './measure/run-bench.ts';
import { watchEtienne } from './measure/watch-etienne.ts';

/** Chats with a run under way, and chats that write while Etienne is away. */
const RUNNING = 5;
const WAITING = 5;

interface Absence {
  kind: 'network' | 'restart';
  awayS: number;
}

/** What is away for long goes side by side, each with services of its own. */
const PLAN: readonly (readonly Absence[])[] = [
  [
    { kind: 'network', awayS: 58 },
    { kind: 'restart', awayS: 0.5 },
  ],
  [
    { kind: 'network', awayS: 52 },
    { kind: 'network', awayS: 5 },
    { kind: 'restart', awayS: 5 },
  ],
  [
    { kind: 'network', awayS: 30 },
    { kind: 'restart', awayS: 30 },
  ],
];

interface Figures {
  absence: string;
  attachedMs: number[];
  startedMs: number[];
  heardMs: number[];
  survived: number;
}

await runBench('back', 240_000, async (scope) => {
  const rows = await Promise.all(PLAN.map((absences) => beAway(scope, absences)));
  const all = rows.flatMap(({ figures }) => figures);
  return {
    tables: {
      'From "Etienne is back" (ms) until': all.map(({ absence, attachedMs, startedMs, heardMs, survived }) => ({
        absence,
        'a run is attached, median': spreadOf(attachedMs).median,
        'at most': spreadOf(attachedMs).max,
        'what waits has started, median': spreadOf(startedMs).median,
        'at most ': spreadOf(startedMs).max,
        'all have heard': spreadOf(heardMs).max,
        survived: absence.startsWith('network') ? `${survived} of ${RUNNING}` : 'none can',
      })),
    },
    figures: { absences: all, trouble: rows.map(({ trouble }) => trouble) },
  };
});

async function beAway(scope: BenchScope, absences: readonly Absence[]) {
  const projects = projectNames(RUNNING + WAITING);
  const bridge = await startBridge(scope, {
    projects,
    // Etienne's own 60 and 120 seconds; only what the agent does takes no time.
    etienne: { timing: { firstEventMs: 1, sessionMs: 2, chunkMs: 1, streamEndMs: 8, abortMs: 20, abandonMs: 60_000 } },
  });
  const people = await pairPeople(bridge, projects);
  const seen = watchEtienne(bridge.etienne.state);
  const figures: Figures[] = [];
  for (const [index, absence] of absences.entries()) {
    const name = `${absence.kind} ${absence.awayS} s`;
    figures.push(await measure(bridge, people, seen.requests, absence, `${index}`));
    scope.note(`${name} done`);
  }
  return { figures, trouble: troubleIn(bridge) };
}

async function measure(
  bridge: Bridge,
  people: readonly Person[],
  requests: readonly { at: number; name: string }[],
  { kind, awayS }: Absence,
  mark: string,
): Promise<Figures> {
  const { state } = bridge.etienne;
  const running = people.slice(0, RUNNING);
  const waiting = people.slice(RUNNING);
  const gates = running.map((_, index) => `${mark}-${index}`);
  const asked = running.map((person, index) => person.send(`GATE ${gates[index]}`));
  await Promise.all(
    running.map((person, index) => person.waitFor(({ draft }) => draft?.text.includes(`GATE ${gates[index]} reached`))),
  );

  const back = kind === 'network' ? state.loseNetwork(awayS * 1_000) : state.restart(awayS * 1_000);
  const since = nowMs();
  const written = waiting.map((person) => person.send(`written while away ${mark}`));
  await back;
  const backAt = nowMs();
  const heardMs = await Promise.all([
    ...running.map(async (person, index) => {
      // Of a lost network a run hears that its gate is open, and its person the end of the answer.
      state.completeGate(gates[index] ?? '');
      await heard(person, asked[index] ?? 0, kind === 'network' ? /opened|interrupted|stopped this run/ : /restarted/);
      return nowMs() - backAt;
    }),
    ...waiting.map(async (person, index) => {
      await heard(person, written[index] ?? 0, /^ECHO/);
      return nowMs() - backAt;
    }),
  ]);
  const times = (path: string) =>
    requests
      .filter(({ at, name }) => at >= since && name.startsWith(`GET /streamPrompt/${path}`))
      .map(({ at }) => rounded(at - backAt));
  return {
    absence: `${kind} ${awayS} s`,
    attachedMs: times('attach'),
    startedMs: times('sdk'),
    heardMs: heardMs.map(rounded),
    survived: survivors(state, gates),
  };
}

function heard(person: Person, after: number, text: RegExp) {
  const isIt = ({ from, messageId, text: said }: SeenMessage) => from === 'bot' && messageId > after && text.test(said);
  return person.waitFor(({ messages }) => messages.find(isIt), { timeoutMs: 60_000 });
}

function survivors({ runs }: EtienneState, gates: readonly string[]): number {
  const isOurs = (prompt: string) => gates.some((gate) => prompt === `GATE ${gate}`);
  return runs.filter(({ prompt, outcome }) => isOurs(prompt) && outcome === 'completed').length;
}
