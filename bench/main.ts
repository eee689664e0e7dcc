import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { type BenchArguments, readArguments } from './measure/arguments.ts';
import { bareRelay, ROOT, servicesOf } from './measure/builds.ts';
import { checkOut } from './measure/check-out.ts';
import { judgeRounds } from './measure/goals.ts';
import { whatLimits } from './measure/limits.ts';
import { goalTable } from './measure/markdown.ts';
import { measurePairs } from './measure/pairs.ts';
import type { RoundSize } from './measure/round.ts';
import { type BenchScope, withinScope } from './measure/scope.ts';

const QUICK: RoundSize = {
  warmUpPerChat: 5,
  oneByOne: 100,
  held: 5,
  fewChatsPrompts: 20,
  manyChatsPrompts: 0,
  syncs: 20,
  restMs: 3_000,
};
const WHOLE: RoundSize = {
  warmUpPerChat: 5,
  oneByOne: 150,
  held: 10,
  fewChatsPrompts: 25,
  manyChatsPrompts: 5,
  syncs: 20,
  restMs: 5_000,
};
const LIMIT_MS = 60 * 60_000;

let wanted: BenchArguments;
try {
  wanted = readArguments(process.argv.slice(2));
} catch (error) {
  console.error(`bench: ${(error as Error).message}; --help says what there is`);
  process.exit(1);
}
await withinScope('bench', LIMIT_MS, (scope) => run(scope, wanted));

async function run(scope: BenchScope, { against, isQuick, pairs, jsonFile }: BenchArguments): Promise<void> {
  const startedAt = performance.now();
  const loadBefore = loadavg()[0] ?? 0;
  const ours = servicesOf('this build', ROOT);
  const former = against === undefined ? undefined : checkOut(scope, against);
  const builds = [...(former === undefined ? [] : [former]), ours, bareRelay];
  const rounds = await measurePairs(scope, builds, pairs, isQuick ? QUICK : WHOLE);
  const roundsOf = (build: typeof ours) => rounds.get(build) ?? [];

  const tables = [
    ...(former === undefined
      ? []
      : [
          { title: `Against the build of ${former.name}`, against: former.name, kind: 'build' as const, build: former },
        ]),
    { title: 'Against the bare relay', against: bareRelay.name, kind: 'relay' as const, build: bareRelay },
  ].map(({ kind, build, ...table }) => ({ ...table, rows: judgeRounds(kind, roundsOf(ours), roundsOf(build)) }));
  const limits = whatLimits(builds.map((build) => ({ name: build.name, rounds: roundsOf(build) })));
  const tookS = Math.round((performance.now() - startedAt) / 1_000);
  const machine = { cores: availableParallelism(), node: process.version, loadBefore };

  for (const { title, against: name, rows } of tables) console.log(goalTable(title, name, rows));
  console.log(limits);
  console.log(
    `${machine.cores} cores, Node ${machine.node}, load before ${loadBefore.toFixed(1)}; ${pairs} pairs, ${tookS} s.`,
  );
  if (jsonFile !== undefined) {
    const all = Object.fromEntries(builds.map((build) => [build.name, roundsOf(build)]));
    writeFileSync(jsonFile, `${JSON.stringify({ machine, pairs, tookS, tables, rounds: all }, null, 2)}\n`);
  }
}
