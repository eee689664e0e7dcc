import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createEtienneStandIn, type EtienneOptions, instantTiming } from 'sandbox/etienne';
import { createTelegramStandIn, type Person, type SeenMessage, type TelegramStandInOptions } from 'sandbox/telegram';
import { freePort } from 'service-kit/starting';
import type { SessionMappingFile } from 'shared-types';
import { createServiceProcess, runScript } from './service-process.ts';

export interface BridgeOptions {
  projects?: string[];
  etienne?: Partial<EtienneOptions>;
  telegram?: TelegramStandInOptions;
  env?: Record<string, string>;
  /** For the manager alone. */
  managerEnv?: Record<string, string>;
  /** Whether the manager is started as well; a test of what the provider alone does needs none. Default: true. */
  withManager?: boolean;
}

export type Bridge = Awaited<ReturnType<typeof startBridge>>;

/** Nothing that a developer has set for their own installation may reach the services under test. */
const OURS = /^(TELEGRAM_|TEAMS_|REMOTE_SESSIONS_|PROVIDER_|ETIENNE_|DATA_DIR$|LOG_LEVEL$|NODE_TEST)/;

/** Starts both services by their start scripts, between stand-ins for Telegram and Etienne. */
export async function startBridge(t: { after(cleanup: () => Promise<void>): void }, options: BridgeOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bridge-'));
  const dataDir = join(folder, 'data');
  const workspaceDir = join(folder, 'workspace');
  for (const project of options.projects ?? ['my-app', 'website'])
    mkdirSync(join(workspaceDir, project), { recursive: true });
  writeFileSync(join(folder, 'config.json'), '{}');

  const etienne = await createEtienneStandIn({ timing: instantTiming, ...options.etienne, workspaceDir });
  const telegram = await createTelegramStandIn({ rateLimits: false, ...options.telegram });
  const telegramPort = await freePort();
  const managerPort = await freePort();
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name))),
    REMOTE_SESSIONS_CONFIG: join(folder, 'config.json'),
    DATA_DIR: dataDir,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_PORT: String(telegramPort),
    REMOTE_SESSIONS_PORT: String(managerPort),
    ETIENNE_URL: etienne.url,
    ...options.env,
  };
  const provider = createServiceProcess('start-telegram.sh', env);
  const manager = createServiceProcess('start-remote-sessions.sh', { ...env, ...options.managerEnv });
  t.after(async () => {
    await Promise.all([provider.end('SIGKILL'), manager.end('SIGKILL')]);
    await Promise.all([telegram.close(), etienne.close()]);
    rmSync(folder, { recursive: true, force: true });
  });
  await Promise.all([provider.start(), ...(options.withManager === false ? [] : [manager.start()])]);

  const pairing = (...args: string[]) => runScript('pairing.sh', args, env);
  const urlOf = { provider: `http://127.0.0.1:${telegramPort}`, manager: `http://127.0.0.1:${managerPort}` };

  /** Calls one of our own services with the shared token. */
  async function call(service: keyof typeof urlOf, path: string, init: RequestInit = {}) {
    const response = await fetch(`${urlOf[service]}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${readFileSync(join(dataDir, 'api-token'), 'utf8').trim()}`,
        ...(init.body && { 'content-type': 'application/json' }),
        ...init.headers,
      },
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Calls until the answer is so, with pauses that leave the processor to the services. */
  async function callUntil<Body>(
    service: keyof typeof urlOf,
    path: string,
    isSo: (answer: { status: number; body: Body }) => boolean,
  ): Promise<Body> {
    for (;;) {
      const answer = await call(service, path);
      if (isSo(answer)) return answer.body;
      await pause(20);
    }
  }

  /** Pairs a person through the provider's API, which is quicker than the command line. */
  async function pair(person: Person): Promise<void> {
    person.send('/start');
    const code = codeIn(await botMessage(person, /approve telegram/));
    await call('provider', `/v1/pairings/${code}/approve`, { method: 'POST' });
    await botMessage(person, options.withManager === false ? /You are connected/ : /Choose a project/);
  }

  async function choose(person: Person, project: string): Promise<void> {
    person.send(`project '${project}'`);
    await botMessage(person, new RegExp(`now talking to ${project}`));
  }

  return {
    folder,
    dataDir,
    workspaceDir,
    env,
    etienne,
    telegram,
    provider,
    manager,
    pairing,
    call,
    callUntil,
    pair,
    choose,
    urlOf,
    mappingFile: () => JSON.parse(readFileSync(join(dataDir, 'remote-sessions.json'), 'utf8')) as SessionMappingFile,
  };
}

/** The first message of the bot with a text like this, now or as soon as it comes. */
export const botMessage = (person: Person, text: RegExp, timeoutMs?: number): Promise<SeenMessage> =>
  person.waitFor(
    ({ messages }) => messages.find((message) => message.from === 'bot' && text.test(message.text)),
    timeoutMs === undefined ? {} : { timeoutMs },
  );

/** The pairing code that a message shows. */
export function codeIn(message: SeenMessage): string {
  const code = /approve telegram ([A-HJ-NP-Z2-9]{8})/.exec(message.text)?.[1];
  if (code === undefined) throw new Error(`no pairing code in: ${message.text}`);
  return code;
}
