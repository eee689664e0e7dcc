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
 * Registers the tests of a package in this process. To start a process for every file and to load the same modules into
 * it costs more than most files do; each can still be run alone.
 */
export async function importTestsOf(name: (typeof LARGE)[number]): Promise<void> {
  for (const file of testsBelow(name)) await import(pathToFileURL(file).href);
}

/** Registers the tests of everything that is not large, so that a new package is never forgotten. */
export async function importOtherTests(): Promise<void> {
  const own = [...LARGE, 'tests'].map((name) => join(root, name, '/'));
  for (const file of testsBelow('.')) {
    if (!own.some((folder) => file.startsWith(folder))) await import(pathToFileURL(file).href);
  }
}

/** Registers the tests of a folder beside this one, which then share a process and what they start in it. */
export async function importTestsIn(folder: 'runs' | 'kills' | 'content'): Promise<void> {
  for (const file of testsBelow(`tests/${folder}`)) await import(pathToFileURL(file).href);
}
