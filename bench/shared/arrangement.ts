import type { Model } from 'sandbox/etienne';
import type { Person } from 'sandbox/telegram';
import { startBridge } from '../../tests/harness/bridge.ts';
import { createMachines } from '../../tests/harness/many-machines.ts';
import { markIn } from '../measure/how-answered.ts';
import { projectOf } from '../measure/people.ts';
import { postgresMs } from '../measure/postgres-use.ts';
import { processorMs } from '../measure/process-use.ts';
import type { BenchScope } from '../measure/scope.ts';

/** Services that run, and the people who talk to them. */
export interface Arrangement {
  name: string;
  people: readonly Person[];
  managers: readonly (number | undefined)[];
  providers: readonly (number | undefined)[];
  /** Processor time of PostgreSQL so far, in milliseconds; 0 where there is none. */
  postgresMs(): number;
  transactions(): Promise<number>;
  /** The address of its database, where that is PostgreSQL. */
  url?: string;
  end(): Promise<void>;
}

const model: Model = async function* answerWithMark(prompt) {
  yield `Done «${markIn(prompt)}»`;
};

/** One pair with files of its own where `pairs` is 0, else so many managers and providers over one PostgreSQL. */
export async function arrange(scope: BenchScope, pairs: number, ids: readonly number[]): Promise<Arrangement> {
  const ends: (() => Promise<void>)[] = [];
  const inner = { after: (end: () => Promise<void>) => void ends.push(end) };
  const end = async () => {
    for (const one of ends.splice(0)) await one();
  };
  scope.after(end);
  const projects = ids.map(projectOf);
  const arrangement =
    pairs === 0 ? await embedded(inner, ids, projects, end) : await shared(inner, pairs, ids, projects, end);
  await Promise.all(arrangement.people.map(choose));
  return arrangement;
}

type Inner = Parameters<typeof startBridge>[0];

async function embedded(inner: Inner, ids: readonly number[], projects: string[], end: Arrangement['end']) {
  const env = { TELEGRAM_ALLOW_FROM: ids.join(',') };
  const bridge = await startBridge(inner, { projects, etienne: { model }, env });
  return {
    name: 'one pair with its own files',
    people: ids.map((id) => bridge.telegram.person({ id })),
    managers: [bridge.manager.pid],
    providers: [bridge.provider.pid],
    postgresMs: () => 0,
    transactions: async () => 0,
    end,
  };
}

async function shared(
  inner: Inner,
  pairs: number,
  ids: readonly number[],
  projects: string[],
  end: Arrangement['end'],
) {
  const machines = await createMachines(inner, {
    managers: pairs,
    providers: pairs,
    people: ids,
    projects,
    etienne: { model },
  });
  await Promise.all(machines.all.map((machine) => machine.start()));
  return {
    name: `${pairs} + ${pairs} over PostgreSQL`,
    people: ids.map((id) => machines.telegram.person({ id })),
    managers: machines.managers.map(({ pid }) => pid),
    providers: machines.providers.map(({ pid }) => pid),
    postgresMs: () => postgresMs(machines.postgres.pid),
    transactions: machines.transactions,
    url: machines.url,
    end,
  };
}

async function choose(person: Person): Promise<void> {
  person.send(`project '${projectOf(person.id)}'`);
  await person.waitFor(({ messages }) => messages.find(({ text }) => text.includes('now talking to')));
}

/** Processor time of each kind of process so far, in milliseconds. */
export function usedMs({ managers, providers, postgresMs: ofPostgres }: Arrangement) {
  const sum = (pids: readonly (number | undefined)[]) => pids.reduce<number>((ms, pid) => ms + processorMs(pid), 0);
  const { user, system } = process.cpuUsage();
  return {
    managers: sum(managers),
    providers: sum(providers),
    postgres: ofPostgres(),
    standIns: (user + system) / 1_000,
  };
}
