import { appendFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { judgeAfterMany, measureAfterMany } from './figures/after-many.ts';
import { judgeFair, measureFair } from './figures/fair.ts';
import { judgeFlat, measureFlat } from './figures/flat.ts';
import { judgeSoak, measureSoak } from './figures/soak.ts';
import { type BenchArguments, type Part, readArguments } from './measure/arguments.ts';
import { type Build, bareRelay, ROOT, servicesOf } from './measure/builds.ts';
import { checkOut, findCommit } from './measure/check-out.ts';
import { judgeRounds } from './measure/goals.ts';
import { whatLimits } from './measure/limits.ts';
import { goalTable, troubleTable } from './measure/markdown.ts';
import { measurePairs } from './measure/pairs.ts';
import { type BenchScope, withinScope } from './measure/scope.ts';
import { type Sizes, sizesOf } from './measure/sizes.ts';

const LIMIT_MS = 90 * 60_000;
/** Of the minute before; what has just been built leaves some. */
const QUIET_LOAD = 1;

/** What a part of the run comes to: a text for people, and figures for machines. */
interface Finding {
  text: string;
  figures: object;
}

interface Setting {
  scope: BenchScope;
  ours: Build;
  /** The build of another commit. */
  former: Build | undefined;
  pairs: number;
  sizes: Sizes;
}

const PARTS: Record<Part, (setting: Setting) => Promise<Finding>> = {
  async pairs({ scope, ours, former, pairs, sizes }) {
    const builds = [...(former === undefined ? [] : [former]), ours, bareRelay];
    const rounds = await measurePairs(scope, builds, pairs, sizes.round);
    const roundsOf = (build: Build) => rounds.get(build) ?? [];
    const tables = builds
      .filter((build) => build !== ours)
      .map((build) => {
        const rows = judgeRounds(build.isBridge ? 'build' : 'relay', roundsOf(ours), roundsOf(build));
        return goalTable(`Against ${build.isBridge ? 'the build of ' : 'the '}${build.name}`, build.name, rows);
      });
    const named = builds.map((build) => ({ name: build.name, rounds: roundsOf(build) }));
    return {
      text: [...tables, whatLimits(named), troubleTable(named)].join('\n'),
      figures: Object.fromEntries(named.map(({ name, rounds: measured }) => [name, measured])),
    };
  },
  async fair({ scope, ours, sizes }) {
    const figures = await measureFair(scope, ours, sizes.fair);
    const title = `Fair under load: ${sizes.fair.chats} chats send ${sizes.fair.promptsPerChat} prompts each at once`;
    return { text: goalTable(title, '', judgeFair(figures)), figures };
  },
  async flat({ scope, ours, sizes }) {
    const figures = await measureFlat(scope, ours, sizes.flat);
    const title = `Flat: ${sizes.flat.mappings} mappings and ${figures.oldRows} old rows, against 10 and none`;
    return { text: goalTable(title, '10 and none', judgeFlat(figures)), figures };
  },
  async soak({ scope, ours, sizes }) {
    const figures = await measureSoak(scope, ours, sizes.soakMs);
    const title = `Soak: 20 chats for ${sizes.soakMs / 1_000} s, the last quarter against the one before`;
    return { text: goalTable(title, '', judgeSoak(figures)), figures };
  },
  async many({ scope, ours, former, sizes: { manyPrompts } }) {
    const figures = [];
    for (const build of former === undefined ? [ours] : [former, ours]) {
      figures.push({ build: build.name, ...(await measureAfterMany(scope, build, manyPrompts)) });
    }
    return { text: goalTable('After many prompts', former?.name ?? '', judgeAfterMany(manyPrompts, figures)), figures };
  },
};

async function run(scope: BenchScope, wanted: BenchArguments): Promise<void> {
  const startedAt = performance.now();
  const machine = { cores: availableParallelism(), node: process.version, loadBefore: loadavg()[0] ?? 0 };
  const former = wanted.against === undefined ? undefined : checkOut(scope, wanted.against);
  const setting = { scope, ours: servicesOf('this build', ROOT), former, pairs: wanted.pairs, sizes: sizesOf(wanted) };
  const figures: Record<string, object> = {};
  for (const part of wanted.parts) {
    const finding = await PARTS[part](setting);
    figures[part] = finding.figures;
    console.log(finding.text);
  }
  const tookS = Math.round((performance.now() - startedAt) / 1_000);
  const { cores, node, loadBefore } = machine;
  console.log(`${cores} cores, Node ${node}, load before ${loadBefore.toFixed(1)}; ${tookS} s.`);
  if (wanted.scale < 1) console.log(`Only ${wanted.scale} of the usual work was done: the figures say little.`);
  if (loadBefore > QUIET_LOAD) console.log('The machine had other work to do: the figures say little.');
  if (wanted.jsonFile !== undefined) {
    writeFileSync(wanted.jsonFile, `${JSON.stringify({ machine, wanted, tookS, ...figures }, null, 2)}\n`);
  }
}

let wanted: BenchArguments;
try {
  wanted = readArguments(process.argv.slice(2));
  if (wanted.against !== undefined) wanted.against = findCommit(wanted.against);
  // A file that cannot be written shall be told before the work, not after it.
  if (wanted.jsonFile !== undefined) appendFileSync(wanted.jsonFile, '');
} catch (error) {
  console.error(`bench: ${(error as Error).message}; --help says what there is`);
  process.exit(1);
}
await withinScope('bench', LIMIT_MS, (scope) => run(scope, wanted));
