import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What has tests enough for a process of its own; the tests of all other folders share one. */
const LARGE = ['provider-kit', 'remote-sessions', 'sandbox', 'teams', 'telegram'] as const;

const testsBelow = (folder: string): string[] =>
  globSync('**/*.test.ts', { cwd: join(root, folder), exclude: ['**/node_modules'] })
    .toSorted()
    .map((path) => join(root, folder, path));

/**
 * Registers the tests of these files before the first of them runs: whenever no test is left that has been registered,
 * node:test takes all for over and runs what is to come `after` them. One module that imports all of them is evaluated
 * when all are loaded.
 */
async function importAll(files: readonly string[]): Promise<void> {
  const imports = files.map((file) => `import ${JSON.stringify(pathToFileURL(file).href)};`);
  await import(`data:text/javascript,${encodeURIComponent(imports.join('\n'))}`);
}

/**
 * Registers the tests of a package in this process. To start a process for every file and to load the same modules into
 * it costs more than most files do; each can still be run alone.
 */
export async function importTestsOf(name: (typeof LARGE)[number]): Promise<void> {
  await importAll(testsBelow(name));
}

/** Registers the tests of everything that is not large, so that a new package is never forgotten. */
export async function importOtherTests(): Promise<void> {
  const own = [...LARGE, 'tests'].map((name) => join(root, name, '/'));
  await importAll(testsBelow('.').filter((file) => !own.some((folder) => file.startsWith(folder))));
}

/** Folders of tests/ whose files share a process. */
type Folder = 'apart' | 'away' | 'conformance' | 'content' | 'kills' | 'runs';

/** Registers the tests of a folder beside this one, which then share a process and what they start in it. */
export async function importTestsIn(folder: Folder): Promise<void> {
  await importAll(testsBelow(`tests/${folder}`));
}
