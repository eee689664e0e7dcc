import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEtienneStandIn, instantTiming, type Model } from 'sandbox/etienne';
import { createTelegramStandIn } from 'sandbox/telegram';
import { freePort } from '../../service-kit/src/free-port.ts';
import { type Build, ROOT, type ServiceName } from './builds.ts';
import { personIds, projectOf } from './people.ts';
import type { BenchScope } from './scope.ts';
import { createService, type Service } from './service.ts';
import { answerTo, createTalk, UNTIL_STOPPED } from './talk.ts';

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** Nothing that a developer has set for their own installation may reach what is measured. */
const OURS = /^(TELEGRAM_|TEAMS_|REMOTE_SESSIONS_|PROVIDER_|ETIENNE_|DATA_DIR$|LOG_LEVEL$|NODE_|MALLOC_)/;

const AN_HOUR_MS = 3_600_000;

/** Answers at once, with the events of a real answer. */
const instantAgent: Model = async function* answerAtOnce(prompt, api) {
  if (prompt.includes(UNTIL_STOPPED)) {
    yield 'I am at it. ';
    await api.wait(AN_HOUR_MS);
  }
  yield answerTo(prompt);
};

/**
 * Sets a build between the stand-ins of this tree, which live in this process; the build does not run yet.
 *
 * All of its people are in `allowFrom` and none has written so far. Telegram's rates are off, as they would hide what a
 * prompt costs: neither build paces messages into private chats by itself.
 */
export async function openStage(scope: Pick<BenchScope, 'after'>, build: Build, chatCount: number) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-stage-'));
  const dataDir = join(folder, 'data');
  const workspaceDir = join(folder, 'workspace');
  const ids = personIds(chatCount);
  for (const id of ids) mkdirSync(join(workspaceDir, projectOf(id)), { recursive: true });
  writeFileSync(join(folder, 'config.json'), '{}');

  const etienne = await createEtienneStandIn({ timing: instantTiming, model: instantAgent, workspaceDir });
  const telegram = await createTelegramStandIn({ rateLimits: false, recordCalls: false });
  const ports = { provider: await freePort(), manager: await freePort() };
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name))),
    REMOTE_SESSIONS_CONFIG: join(folder, 'config.json'),
    DATA_DIR: dataDir,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_ALLOW_FROM: ids.join(','),
    TELEGRAM_PORT: String(ports.provider),
    PROVIDER_URL_TELEGRAM: `http://127.0.0.1:${ports.provider}`,
    REMOTE_SESSIONS_PORT: String(ports.manager),
    ETIENNE_URL: etienne.url,
    // The start scripts set the same for the services.
    ...(!build.isBridge && { MALLOC_ARENA_MAX: '2', NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compiled') }),
  };
  const serviceOf = (name: ServiceName): Service =>
    createService({ command: build.command(name), env, port: ports[name], logFile: join(folder, `${name}.log`) });
  const services = { provider: serviceOf('provider'), manager: serviceOf('manager') };
  const both = Object.values(services);

  let isClosed = false;
  async function close(): Promise<void> {
    if (isClosed) return;
    isClosed = true;
    await Promise.all(both.map((service) => service.end('SIGKILL')));
    await Promise.all([telegram.close(), etienne.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
  scope.after(close);

  return {
    build,
    dataDir,
    telegram,
    etienne,
    services,
    both,
    talk: createTalk(telegram, ids),
    start: () => Promise.all(both.map((service) => service.start())),
    stop: () => Promise.all(both.map((service) => service.end('SIGTERM'))),
    close,
  };
}
