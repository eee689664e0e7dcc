import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { durably, postgresServer, withQueries } from '../service-kit/src/testing/postgres-server.ts';
import { rounded } from './measure/numbers.ts';
import { addOldPostgresRows } from './measure/old-postgres-rows.ts';
import { personIds } from './measure/people.ts';
import { findQuotas } from './measure/quota.ts';
import { type BenchScope, runBench } from './measure/run-bench.ts';
import { type Arrangement, arrange } from './shared/arrangement.ts';
import { queueLatencies } from './shared/queue-latency.ts';
import { allAtOnce, type Load, oneByOneMs } from './shared/talk.ts';

const CHATS = 50;
/** Prompts of each chat before it is measured, by pair: V8 optimises what has run often, in each process by itself. */
const WARM_UP = 8;
const ONE_BY_ONE = 30;
const IDLE_MS = 10_000;

const { values } = parseArgs({
  options: {
    /** What each service process gets of a core, in percent; 0: all of the machine. */
    share: { type: 'string', default: '20' },
    /** Prompts of each chat. */
    each: { type: 'string', default: '20' },
    /** How many managers and providers there are, as a list; 0 is one pair with files of its own. */
    pairs: { type: 'string', default: '0,1,2,3' },
    /** PostgreSQL waits for its disk. */
    durable: { type: 'boolean', default: false },
    /** What a prompt costs with so many old rows and mappings, instead of all else. */
    old: { type: 'boolean', default: false },
    'old-rows': { type: 'string', default: '1000000' },
    mappings: { type: 'string', default: '100000' },
  },
});
const each = Number(values.each);
const share = Number(values.share) / 100;
const ids = personIds(CHATS);

async function idleTransactions(arrangement: Arrangement): Promise<number> {
  // What was held for a while is given back first.
  await pause(IDLE_MS);
  const before = await arrangement.transactions();
  await pause(IDLE_MS);
  return rounded(((await arrangement.transactions()) - before) / (IDLE_MS / 1_000));
}

/** One after the other, each with the same share of a core for every service process. */
async function throughput(scope: BenchScope) {
  const quotas = share > 0 ? findQuotas() : undefined;
  scope.after(async () => quotas?.clear());
  if (share > 0 && quotas === undefined) scope.note('shares of a core cannot be set here: all have the whole machine');
  const rows: ({ what: string; idleTransactionsPerS?: number; oneByOneMs: number } & Load)[] = [];
  for (const pairs of values.pairs.split(',').map(Number)) {
    const arrangement = await arrange(scope, pairs, ids);
    const alone = await oneByOneMs(arrangement, ONE_BY_ONE);
    await allAtOnce(arrangement, WARM_UP * Math.max(1, pairs));
    for (const pid of quotas === undefined ? [] : [...arrangement.managers, ...arrangement.providers])
      quotas?.limit(pid, share);
    const load = await allAtOnce(arrangement, each);
    quotas?.clear();
    const idle = pairs > 1 ? { idleTransactionsPerS: await idleTransactions(arrangement) } : {};
    await arrangement.end();
    rows.push({ what: arrangement.name, oneByOneMs: alone, ...load, ...idle });
    scope.note(JSON.stringify(rows.at(-1)));
  }
  return { rows, share: quotas === undefined ? 1 : share };
}

/** What a prompt costs before and after the tables have grown. */
async function withOldRows(scope: BenchScope) {
  const arrangement = await arrange(scope, 2, ids);
  await allAtOnce(arrangement, WARM_UP);
  const before = { ...(await allAtOnce(arrangement, each)), idleTransactionsPerS: await idleTransactions(arrangement) };
  scope.note(JSON.stringify(before));
  const rows = await withQueries(arrangement.url ?? '', (query) =>
    addOldPostgresRows(query, Number(values['old-rows']), Number(values.mappings), CHATS * WARM_UP),
  );
  scope.note(`${rows} rows were added`);
  await allAtOnce(arrangement, WARM_UP);
  const after = { ...(await allAtOnce(arrangement, each)), idleTransactionsPerS: await idleTransactions(arrangement) };
  return [
    { what: 'as they are', rows: 0, ...before },
    { what: 'grown', rows, ...after },
  ];
}

await runBench('shared-storage', 30 * 60_000, async (scope) => {
  if (values.durable) durably();
  await postgresServer();
  if (values.old) {
    const rows = await withOldRows(scope);
    return { tables: { '2 + 2 over PostgreSQL, by what the tables hold (ms per prompt)': rows }, figures: { rows } };
  }
  const queue = await queueLatencies();
  scope.note('queues are measured');
  const { rows, share: given } = await throughput(scope);
  const latency = (what: string, own: number, postgres: number) => ({
    what,
    embedded: own,
    shared: postgres,
    ratio: rounded(postgres / own),
  });
  return {
    tables: {
      'From an append to its handler': [
        latency('median (ms)', queue.embedded.median, queue.shared.median),
        latency('p99 (ms)', queue.embedded.p99, queue.shared.p99),
      ],
      [`50 chats, each service with ${given * 100} % of a core (ms are per prompt, of all processes of a kind)`]: rows,
    },
    figures: { queue, rows, share: given, isDurable: values.durable },
  };
});
