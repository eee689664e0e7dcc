import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

const PACKAGES = [
  'start-scripts',
  'service-kit',
  'provider-kit',
  'shared-types',
  'telegram',
  'teams',
  'remote-sessions',
  'sandbox',
];
const FILES = ['package.json', 'pnpm-lock.yaml', 'config.example.json'];

/** Nothing that a developer has set for their own installation, and nothing of the test runner. */
const OURS = /^(TELEGRAM_|TEAMS_|REMOTE_SESSIONS_|PROVIDER_|ETIENNE_|DATA_DIR$|LOG_LEVEL$|NODE_TEST|NODE_COMPILE|npm_)/;

export const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));

/** The sources in a folder of their own, with a place for a config.json and a .env; the packages are shared. */
function makeClone(): string {
  const clone = mkdtempSync(join(tmpdir(), 'clone-'));
  const options = { recursive: true, verbatimSymlinks: true, preserveTimestamps: true };
  for (const name of [...PACKAGES, ...FILES]) {
    const filter = (path: string) => basename(path) !== 'config.json' && basename(path) !== '.env';
    cpSync(join(root, name), join(clone, name), { ...options, filter });
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

/** One clone for all tests of the surrounding `describe`; each finds it without settings and without data. */
export function shareClone(): { readonly path: string } {
  let made: string | undefined;
  const path = (): string => {
    if (made === undefined) throw new Error('the clone is there within tests only');
    return made;
  };
  before(() => {
    made = makeClone();
  });
  beforeEach(() => {
    for (const name of ['config.json', '.env', 'data']) rmSync(join(path(), name), { recursive: true, force: true });
  });
  after(() => rmSync(path(), { recursive: true, force: true }));
  return {
    get path() {
      return path();
    },
  };
}
