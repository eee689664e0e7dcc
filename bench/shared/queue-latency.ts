import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../service-kit/src/database.ts';
import { joinOthers } from '../../service-kit/src/postgres/join-others.ts';
import { POSTGRES_QUEUE_TABLES } from '../../service-kit/src/queue/postgres-queue-tables.ts';
import { createQueue } from '../../service-kit/src/queue/queue.ts';
import { QUEUE_EVENTS_MIGRATION } from '../../service-kit/src/queue/queue-trace.ts';
import { createQueueStore, QUEUE_MIGRATION } from '../../service-kit/src/queue/sql-queue-store.ts';
import { openDatabase } from '../../service-kit/src/sqlite/open-database.ts';
import { emptyDatabase, postgresServer } from '../../service-kit/src/testing/postgres-server.ts';
import { spreadOf } from '../measure/numbers.ts';

const KEYS = 50;
const ITEMS = 500;

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
    await queue.append({ id: `${index}`, key: `chat ${index % KEYS}`, payload: 'x' });
    await begun;
    took.push(performance.now() - at);
  }
  await queue.stop();
  return took;
}

const stopOf = (timer: NodeJS.Timeout) => () => clearTimeout(timer);

/** The same queue with a file of its own and in PostgreSQL, in milliseconds. */
export async function queueLatencies() {
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
