import { startBridge } from '../tests/harness/bridge.ts';
import { type Asked, ask, askOneByOne, pairPeople, projectNames } from './measure/chats.ts';
import { logLines, troubleIn } from './measure/log-lines.ts';
import { nowMs, rounded, spreadOf } from './measure/numbers.ts';
import { processorMs } from './measure/process-use.ts';
import { runBench } from './measure/run-bench.ts';
import { watchEtienne } from './measure/watch-etienne.ts';

/** Each waits 0.3 s for what may belong to it; more than these do not fit into the time of the bench. */
const ONE_BY_ONE = 200;
const CHATS = 20;
const PROMPTS_PER_CHAT = 25;
const WARM_UP = 50;

await runBench('prompt-to-answer', 180_000, async (scope) => {
  const projects = projectNames(CHATS);
  // Requests are logged at debug.
  const bridge = await startBridge(scope, { projects, env: { LOG_LEVEL: 'debug' } });
  const people = await pairPeople(bridge, projects);
  const [first] = people;
  if (first === undefined) throw new Error('nobody was paired');
  await askOneByOne(
    first,
    Array.from({ length: WARM_UP }, (_, index) => `warm ${index}.`),
  );

  const seen = watchEtienne(bridge.etienne.state);
  const polls: number[] = [];
  bridge.telegram.onEvent((event) => {
    if (event.type === 'call' && event.method === 'getUpdates') polls.push(nowMs());
  });
  const pids = { provider: bridge.provider.pid, manager: bridge.manager.pid, 'stand-ins': process.pid };
  const usedBy = () => Object.values(pids).map(processorMs);

  scope.note('one by one');
  const usedBefore = usedBy();
  const callsBefore = bridge.telegram.calls.length;
  const requestsBefore = seen.requests.length;
  const asked: Asked[] = [];
  for (let index = 0; index < ONE_BY_ONE; index++) asked.push(await ask(first, `one by one ${index}.`));
  const used = usedBy().map((ms, index) => rounded((ms - (usedBefore[index] ?? 0)) / ONE_BY_ONE));
  const callCounts = countsPerPrompt(
    bridge.telegram.calls.slice(callsBefore).map(({ method }) => `Telegram ${method}`),
  );
  const requestCounts = countsPerPrompt(seen.requests.slice(requestsBefore).map(({ name }) => `Etienne ${name}`));
  const oneByOne = spreadOf(asked.map(({ sentAt, seenAt }) => seenAt - sentAt));

  const providerLines = logLines(bridge.provider.output());
  const managerLines = logLines(bridge.manager.output());
  const begin = asked[0]?.sentAt ?? 0;
  const ownCounts = countsPerPrompt(
    [
      ...providerLines.map((line) => ({ ...line, of: 'provider' })),
      ...managerLines.map((line) => ({ ...line, of: 'manager' })),
    ]
      .filter(({ at, msg }) => at >= begin && msg === 'request answered')
      .map(({ of, method, path }) => `${of} ${method} ${path}`),
  );
  /** Log lines have whole milliseconds, cut off; half of one is what is missing on average. */
  const CUT_MS = 0.5;
  const sends = bridge.telegram.calls.slice(callsBefore).filter(({ method }) => method === 'sendMessage');
  const within = ({ sentAt, seenAt }: Asked, index: number) => {
    const inside = <Item extends { at: number }>(items: readonly Item[]) =>
      items.filter(({ at }) => at >= sentAt - 1 && at <= seenAt + 1);
    const request = (name: string) => inside(seen.requests).find((one) => one.name.startsWith(name))?.at;
    const posted = inside(providerLines).find(({ method, path }) => method === 'POST' && path === '/v1/messages');
    return [
      ['sent', sentAt],
      ['Telegram answers the poll', polls.find((at) => at >= sentAt)],
      ['event at the manager', plus(inside(managerLines).find(({ msg }) => msg === 'event received')?.at, CUT_MS)],
      ['GET /listProjects at Etienne', request('GET /listProjects')],
      ['prompt at Etienne', request('GET /streamPrompt')],
      ['run ends in Etienne', seen.runEnds.find((at) => at >= sentAt)],
      ['answer stored by the provider', plus(posted?.at, CUT_MS)],
      ['sendMessage at Telegram', plus(sends[index]?.at, CUT_MS)],
      ['seen', seenAt],
    ] as const;
  };
  const steps = new Map<string, number[]>();
  for (const [index, one] of asked.entries()) {
    let before = one.sentAt;
    for (const [name, at] of within(one, index).slice(1)) {
      if (at === undefined) continue;
      steps.set(name, [...(steps.get(name) ?? []), at - before]);
      before = at;
    }
  }

  scope.note(`${CHATS} chats at once`);
  const usedBeforeCrowd = usedBy();
  const crowdBegan = performance.now();
  const crowd = await Promise.all(
    people.map((person, chat) =>
      askOneByOne(
        person,
        Array.from({ length: PROMPTS_PER_CHAT }, (_, index) => `crowd ${chat}-${index}.`),
      ),
    ),
  );
  const crowdTookMs = performance.now() - crowdBegan;
  const crowdCount = CHATS * PROMPTS_PER_CHAT;
  const usedInCrowd = usedBy().map((ms, index) => rounded((ms - (usedBeforeCrowd[index] ?? 0)) / crowdCount));
  const atOnce = spreadOf(crowd.flat());
  const perSecond = rounded(crowdCount / (crowdTookMs / 1_000));

  const stepRows = [...steps].map(([until, values]) => ({ until, ...spreadOf(values) }));
  const named = (values: number[]) => Object.fromEntries(Object.keys(pids).map((name, index) => [name, values[index]]));
  const counts = { ...callCounts, ...ownCounts, ...requestCounts };
  return {
    tables: {
      'Prompt to answer (ms)': [
        { what: 'one by one', ...oneByOne },
        { what: `${CHATS} chats at once`, ...atOnce, perSecond },
      ],
      'Where the time goes, one by one (ms since the line before)': stepRows,
      'Calls a prompt': Object.entries(counts).map(([call, count]) => ({ call, count })),
      'Processor time a prompt (ms)': [
        { what: 'one by one', ...named(used) },
        { what: 'at once', ...named(usedInCrowd) },
      ],
    },
    figures: {
      oneByOneMs: oneByOne,
      atOnceMs: { ...atOnce, perSecond },
      stepsMs: Object.fromEntries(stepRows.map(({ until, median, p99 }) => [until, { median, p99 }])),
      callsPerPrompt: counts,
      processorMsPerPrompt: { oneByOne: named(used), atOnce: named(usedInCrowd) },
      trouble: troubleIn(bridge),
    },
  };
});

function plus(value: number | undefined, more: number): number | undefined {
  return value === undefined ? undefined : value + more;
}

function countsPerPrompt(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) {
    const general = name.replace(/\/\d+\//, '/:id/');
    counts.set(general, (counts.get(general) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].map(([name, count]) => [name, rounded(count / ONE_BY_ONE)]));
}
