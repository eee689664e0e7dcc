import { globSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

/** Those that take longest come first, so that none goes on alone at the end; all others by name. */
const FIRST = [
  'tests/sandbox.test.ts',
  'tests/by-package/telegram.test.ts',
  'tests/apart.test.ts',
  'tests/content.test.ts',
  'tests/kills.test.ts',
  'tests/by-package/remote-sessions.test.ts',
];

/** How many files are run at the same time. With 5 they take a fifth more processor time on 2 cores, and no less time; measured. */
const AT_ONCE = 3;

/** Of a single test; in milliseconds. */
const TIMEOUT_MS = 120_000;

const found = globSync('tests/{,by-package/}*.test.ts').toSorted();
const gone = FIRST.filter((file) => !found.includes(file));
if (gone.length > 0) throw new Error(`no such tests, run in the folder of the repository: ${gone.join(', ')}`);
const files = [...FIRST, ...found.filter((file) => !FIRST.includes(file))];
const took: [file: string, seconds: number][] = [];

const tests = run({ files, concurrency: AT_ONCE, timeout: TIMEOUT_MS });
tests.on('test:fail', () => {
  process.exitCode = 1;
});
tests.on('test:summary', ({ file, duration_ms }) => {
  if (file !== undefined) took.push([file.slice(file.indexOf('/tests/') + 1), Math.round(duration_ms / 1_000)]);
});
tests.once('end', () => {
  const longest = took.toSorted(([, a], [, b]) => b - a).slice(0, 12);
  process.stdout.write(`longest: ${longest.map(([file, seconds]) => `${file} ${seconds} s`).join(', ')}\n`);
});
tests.compose(spec).pipe(process.stdout);
