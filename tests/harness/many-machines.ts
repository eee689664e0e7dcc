import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEtienneStandIn, type EtienneOptions, instantTiming } from 'sandbox/etienne';
import { createTelegramStandIn } from 'sandbox/telegram';
import { freePort } from 'service-kit/starting';
import { countTransactions, emptyDatabase, postgresServer } from '../../service-kit/src/testing/postgres-server.ts';
import { startOneAddress } from './one-address.ts';
import { createServiceProcess, type ServiceProcess } from './service-process.ts';

/** Nothing that a developer has set for their own installation may reach the services under test. */
const OURS = /^(TELEGRAM_|TEAMS_|REMOTE_SESSIONS_|PROVIDER_|ETIENNE_|STORAGE_|DATA_DIR$|LOG_LEVEL$|NODE_TEST)/;
const API_TOKEN = 'the-token-of-all-machines';

export interface ManyOptions {
  managers: number;
  providers: number;
  /** Ids of people who need no pairing. */
  people: readonly number[];
  projects: readonly string[];
  etienne?: Partial<EtienneOptions>;
  env?: Record<string, string>;
}

/** A process that can be killed, and its own address. */
export interface Machine extends ServiceProcess {
  name: string;
  url: string;
}

/**
 * Managers and Telegram providers over one PostgreSQL, between stand-ins for Telegram and Etienne; those of a kind are
 * behind one address. Nothing is started yet.
 */
export async function createMachines(t: { after(cleanup: () => Promise<void>): void }, options: ManyOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'machines-'));
  const workspaceDir = join(folder, 'workspace');
  for (const project of options.projects) mkdirSync(join(workspaceDir, project), { recursive: true });
  writeFileSync(join(folder, 'config.json'), '{}');
  const postgres = await postgresServer();
  const database = await emptyDatabase(postgres);
  const etienne = await createEtienneStandIn({ timing: instantTiming, ...options.etienne, workspaceDir });
  const telegram = await createTelegramStandIn({ rateLimits: false });
  const portsOf = (count: number) => Promise.all(Array.from({ length: count }, freePort));
  const ports = { managers: await portsOf(options.managers), providers: await portsOf(options.providers) };
  const manager = await startOneAddress(ports.managers);
  const provider = await startOneAddress(ports.providers);
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name))),
    REMOTE_SESSIONS_CONFIG: join(folder, 'config.json'),
    STORAGE_URL: postgres.url({ database }),
    STORAGE_FILES: join(folder, 'files'),
    PROVIDER_API_TOKEN: API_TOKEN,
    REMOTE_SESSIONS_URL: manager.url,
    PROVIDER_URL_TELEGRAM: provider.url,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_ALLOW_FROM: options.people.join(','),
    ETIENNE_URL: etienne.url,
    ...options.env,
  };
  const machineOf = (script: string, variable: string, name: string, port: number): Machine => {
    const own = { ...env, DATA_DIR: join(folder, name), [variable]: String(port) };
    // Not spread: it tells of its process as it is.
    return Object.assign(createServiceProcess(script, own), { name, url: `http://127.0.0.1:${port}` });
  };
  const managers = ports.managers.map((port, index) =>
    machineOf('start-remote-sessions.sh', 'REMOTE_SESSIONS_PORT', `manager ${index + 1}`, port),
  );
  const providers = ports.providers.map((port, index) =>
    machineOf('start-telegram.sh', 'TELEGRAM_PORT', `provider ${index + 1}`, port),
  );
  const all = [...managers, ...providers];
  t.after(async () => {
    await Promise.all(all.map((machine) => machine.end('SIGKILL')));
    manager.close();
    provider.close();
    await Promise.all([telegram.close(), etienne.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Calls one of the services, at the common address or at a machine's own. */
  async function call(at: 'manager' | 'provider' | Machine, path: string, init: RequestInit = {}) {
    const url = typeof at === 'object' ? at.url : { manager, provider }[at].url;
    const response = await fetch(`${url}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${API_TOKEN}`,
        ...(init.body && { 'content-type': 'application/json' }),
        ...init.headers,
      },
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** How many transactions the database has seen. */
  const transactions = () => countTransactions(postgres, database);

  return {
    folder,
    workspaceDir,
    postgres,
    url: env.STORAGE_URL,
    transactions,
    etienne,
    telegram,
    managers,
    providers,
    all,
    call,
  };
}
