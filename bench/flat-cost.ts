import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bridge, startBridge } from '../tests/harness/bridge.ts';
import { askOneByOne, pairPeople, projectNames } from './measure/chats.ts';
import { rounded, spreadOf } from './measure/numbers.ts';
import { addOldRows } from './measure/old-rows.ts';
import { memoryOf } from './measure/process-use.ts';
import { type BenchScope, runBench } from './measure/run-bench.ts';

const PROMPTS = 200;
const WARM_UP = 50;
const MAPPINGS = [10, 10_000, 100_000];
const OLD_ROWS = [0, 100_000, 1_000_000];

await runBench('flat-cost', 420_000, async (scope) => {
  const mappings: object[] = [];
  for (const count of MAPPINGS) {
    scope.note(`${count} mappings`);
    mappings.push({ mappings: count, ...(await measure(scope, (bridge) => addMappings(bridge, count))) });
  }
  const oldRows: object[] = [];
  for (const count of OLD_ROWS) {
    scope.note(`${count} old rows`);
    oldRows.push({ oldRows: count, ...(await measure(scope, ({ dataDir }) => addOldRows(dataDir, count))) });
  }
  return {
    tables: {
      'Prompt to answer by mappings (ms)': mappings,
      'Prompt to answer by old rows of each queue (ms)': oldRows,
    },
    figures: { mappings, oldRows },
  };
});

/** Prompts of one chat, after both services were started on what `prepare` has put into their folder. */
async function measure(scope: Pick<BenchScope, 'after'>, prepare: (bridge: Bridge) => void) {
  const cleanups: (() => Promise<void>)[] = [];
  const end = async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  };
  scope.after(end);
  const projects = projectNames(2);
  const bridge = await startBridge({ after: (cleanup) => void cleanups.push(cleanup) }, { projects });
  const [person] = await pairPeople(bridge, projects, 1);
  if (person === undefined) throw new Error('nobody was paired');
  await askOneByOne(person, ['makes the session.']);
  const services = [bridge.provider, bridge.manager];
  await Promise.all(services.map((service) => service.end('SIGTERM')));
  prepare(bridge);
  const startBegan = performance.now();
  await Promise.all(services.map((service) => service.start()));
  const startMs = rounded(performance.now() - startBegan);
  await askOneByOne(person, prompts('warm', WARM_UP));
  const answerMs = spreadOf(await askOneByOne(person, prompts('flat', PROMPTS)));
  const changeBegan = performance.now();
  const commandId = person.send(`project '${projects[1]}'`);
  await person.waitFor(({ messages }) =>
    messages.find(({ messageId, from }) => from === 'bot' && messageId > commandId),
  );
  const selectMs = rounded(performance.now() - changeBegan);
  const managerMb = memoryOf(bridge.manager.pid).rssMb;
  const providerMb = memoryOf(bridge.provider.pid).rssMb;
  await end();
  return { ...answerMs, startMs, selectMs, providerMb, managerMb };
}

function prompts(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index}.`);
}

function addMappings({ dataDir, mappingFile }: Bridge, count: number): void {
  const [first] = mappingFile()['remote-sessions'];
  if (first === undefined) throw new Error('there is no mapping to copy');
  const more = Array.from({ length: count - 1 }, (_, index) => ({
    ...first,
    remoteSession: { ...first.remoteSession, sessionId: String(9_000_000 + index) },
  }));
  writeFileSync(
    join(dataDir, 'remote-sessions.json'),
    JSON.stringify({ 'remote-sessions': [first, ...more] }, null, 2),
  );
}
