import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Model } from 'sandbox/etienne';
import type { Person } from 'sandbox/telegram';
import type { Database } from '../service-kit/src/database.ts';
import { joinOthers } from '../service-kit/src/postgres/join-others.ts';
import { POSTGRES_QUEUE_TABLES } from '../service-kit/src/queue/postgres-queue-tables.ts';
import { createQueue } from '../service-kit/src/queue/queue.ts';
import { QUEUE_EVENTS_MIGRATION } from '../service-kit/src/queue/queue-trace.ts';
import { createQueueStore, QUEUE_MIGRATION } from '../service-kit/src/queue/sql-queue-store.ts';
import { openDatabase } from '../service-kit/src/sqlite/open-database.ts';
import { emptyDatabase, postgresServer } from '../service-kit/src/testing/postgres-server.ts';
import { startBridge } from '../tests/harness/bridge.ts';
import { createMachines } from '../tests/harness/many-machines.ts';
import { markIn } from './measure/how-answered.ts';
import { nowMs, rounded, spreadOf } from './measure/numbers.ts';
import { personIds, projectOf } from './measure/people.ts';
import { type BenchScope, runBench } from './measure/run-bench.ts';

const CHATS = 50;
const EACH = 20;
const ONE_BY_ONE = 100;
const ITEMS = 500;
const IDLE_MS = 10_000;

const model: Model = async function* answerWithMark(prompt) {
  yield `Done «${markIn(prompt)}»`;
};
const silent = { warn() {}, error() {}, info() {} };

/** From an append to the start of its handler, of one item after another, each of a key of its own. */
async function measureQueue(database: Database, sharing: object): Promise<number[]> {
  const started = new Map<string, () => void>();
  const queue = createQueue<string>({
    name: 'measured',
    store: createQueueStore<string>(database, 'measured'),
    clock: { now: Date.now, after: (ms, callback) => stopOf(setTimeout(callback, ms)) },
    log: silent,
    parallelism: 20,
    async handle({ id }) {
      started.get(id)?.();
      return { status: 'done' };
    },
    ...sharing,
  });
  await queue.start();
  const took: number[] = [];
  for (let index = 0; index < ITEMS; index++) {
    const begun = new Promise<void>((resolve) => started.set(`${index}`, resolve));
    const at = performance.now();
    await queue.append({ id: `${index}`, key: `chat ${index % CHATS}`, payload: 'x' });
    await begun;
    took.push(performance.now() - at);
  }
  await queue.stop();
  return took;
}

const stopOf = (timer: NodeJS.Timeout) => () => clearTimeout(timer);

async function queues() {
  const folder = mkdtempSync(join(tmpdir(), 'queue-'));
  const embedded = openDatabase(join(folder, 'queue.db'), [QUEUE_MIGRATION, QUEUE_EVENTS_MIGRATION]);
  const server = await postgresServer();
  const url = server.url({ database: await emptyDatabase(server) });
  const shared = await joinOthers({ url, service: 'queue', migrations: [POSTGRES_QUEUE_TABLES], log: silent });
  try {
    const sharing = { sharing: { ownership: shared.ownership, ownerOf: (key: string) => key } };
    return {
      embedded: spreadOf(await measureQueue(embedded, {})),
      shared: spreadOf(await measureQueue(shared.database, sharing)),
    };
  } finally {
    await shared.close();
    await embedded.close();
    rmSync(folder, { recursive: true });
  }
}

interface Figures {
  oneByOneMs: number;
  promptsPerS: number;
}

async function talk(people: readonly Person[]): Promise<Figures> {
  let count = 0;
  async function ask(person: Person): Promise<number> {
    const mark = `${person.id}-${count++}`;
    const at = nowMs();
    person.send(`Please do «${mark}»`);
    await person.waitFor(({ messages }) => messages.find(({ from, text }) => from === 'bot' && markIn(text) === mark));
    return nowMs() - at;
  }
  const first = people[0] as Person;
  const took: number[] = [];
  for (let index = 0; index < ONE_BY_ONE; index++) took.push(await ask(first));
  const at = nowMs();
  await Promise.all(
    people.map(async (person) => {
      for (let index = 0; index < EACH; index++) await ask(person);
    }),
  );
  const tookS = (nowMs() - at) / 1_000;
  return { oneByOneMs: spreadOf(took).median, promptsPerS: rounded((people.length * EACH) / tookS) };
}

async function choose(person: Person): Promise<void> {
  person.send(`project '${projectOf(person.id)}'`);
  await person.waitFor(({ messages }) => messages.find(({ text }) => text.includes('now talking to')));
}

async function embeddedPair(scope: BenchScope, ids: readonly number[]): Promise<Figures> {
  const ends: (() => Promise<void>)[] = [];
  const env = { TELEGRAM_ALLOW_FROM: ids.join(',') };
  const bridge = await startBridge(
    { after: (end) => void ends.push(end) },
    { projects: ids.map(projectOf), etienne: { model }, env },
  );
  scope.after(async () => {
    for (const end of ends.splice(0)) await end();
  });
  const people = ids.map((id) => bridge.telegram.person({ id }));
  await Promise.all(people.map(choose));
  const figures = await talk(people);
  for (const end of ends.splice(0)) await end();
  return figures;
}

async function sharedFour(scope: BenchScope, ids: readonly number[]) {
  const machines = await createMachines(scope, {
    managers: 2,
    providers: 2,
    people: ids,
    projects: ids.map(projectOf),
    etienne: { model },
  });
  await Promise.all(machines.all.map((machine) => machine.start()));
  const people = ids.map((id) => machines.telegram.person({ id }));
  await Promise.all(people.map(choose));
  const figures = await talk(people);
  // What was held for a while is given back first.
  await pause(IDLE_MS);
  const before = await machines.transactions();
  await pause(IDLE_MS);
  const idle = ((await machines.transactions()) - before) / (IDLE_MS / 1_000);
  return { ...figures, idleTransactionsPerS: rounded(idle) };
}

await runBench('shared-storage', 15 * 60_000, async (scope) => {
  const ids = personIds(CHATS);
  const queue = await queues();
  scope.note('queues are measured');
  const embedded = await embeddedPair(scope, ids);
  scope.note('the embedded pair is measured');
  const shared = await sharedFour(scope, ids);
  const row = (what: string, pair: number, four: number) => ({
    what,
    embedded: pair,
    shared: four,
    ratio: rounded(four / pair),
  });
  return {
    tables: {
      'One pair with files of its own, two of each over one PostgreSQL': [
        row('appended to started, median (ms)', queue.embedded.median, queue.shared.median),
        row('appended to started, p99 (ms)', queue.embedded.p99, queue.shared.p99),
        row(
          'update to answer, one by one, median (ms; 300 of it are waited for more of the text)',
          embedded.oneByOneMs,
          shared.oneByOneMs,
        ),
        row('prompts per second, 50 chats', embedded.promptsPerS, shared.promptsPerS),
      ],
      'With nothing to do': [{ 'transactions per second, all four': shared.idleTransactionsPerS }],
    },
    figures: { queue, embedded, shared },
  };
});
