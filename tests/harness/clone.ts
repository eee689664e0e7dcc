import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

const PACKAGES = ['start-scripts', 'service-kit', 'shared-types', 'telegram', 'remote-sessions', 'sandbox'];
const FILES = ['package.json', 'pnpm-lock.yaml', 'config.example.json'];

/** Nothing that a developer has set for their own installation, and nothing of the test runner. */
const OURS = /^(TELEGRAM_|TEAMS_|REMOTE_SESSIONS_|PROVIDER_|ETIENNE_|DATA_DIR$|LOG_LEVEL$|NODE_TEST|npm_)/;

export const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));

/** The sources in a folder of their own, with a place for a config.json and a .env; the packages are shared. */
export function makeClone(t: { after(cleanup: () => void): void }): string {
  const clone = mkdtempSync(join(tmpdir(), 'clone-'));
  t.after(() => rmSync(clone, { recursive: true, force: true }));
  const options = { recursive: true, verbatimSymlinks: true, preserveTimestamps: true };
  for (const name of [...PACKAGES, ...FILES]) {
    const filter = (path: string) => basename(path) !== 'config.json' && basename(path) !== '.env';
    cpSync(join(root, name), join(clone, name), { ...options, filter });
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}
