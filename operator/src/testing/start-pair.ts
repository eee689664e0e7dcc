import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createEtienneStandIn, instantTiming } from 'sandbox/etienne';
import { createTelegramStandIn, type Person } from 'sandbox/telegram';
import { createLogger, loadApiToken, type Part } from 'service-kit';
import { freePort } from 'service-kit/starting';
import type { Settings } from 'shared-types';
import { createManager } from '../../../remote-sessions/src/app.ts';
import { createTelegramProvider } from '../../../telegram/src/app.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { callService } from '../services/ask-service.ts';
import { readInstallation } from '../services/installation.ts';

export const ETIENNE_SECRET = 'a-secret-of-etienne-for-this-test';

/**
 * An installation with its settings file, between stand-ins; both real services are started in this process, once
 * `start` is called, and ended with the test.
 */
export async function installPair(
  t: { after(cleanup: () => Promise<void>): void },
  settings: object = {},
  /** Default: that of the stand-in's usual bot. */
  botToken?: string,
) {
  const root = mkdtempSync(join(tmpdir(), 'operator-'));
  const workspaceDir = join(root, 'workspace');
  mkdirSync(join(workspaceDir, 'my-app'), { recursive: true });
  const telegram = await createTelegramStandIn({ rateLimits: false, ...(botToken && { token: botToken }) });
  const etienne = await createEtienneStandIn({ workspaceDir, timing: instantTiming, jwtSecret: ETIENNE_SECRET });
  const path = join(root, 'config.json');
  const [telegramPort, managerPort] = [await freePort(), await freePort()];
  const content = {
    channels: { telegram: { botToken: telegram.token, apiRoot: telegram.apiRoot, port: telegramPort } },
    remoteSessions: { port: managerPort },
    etienne: { url: etienne.url, jwtSecret: ETIENNE_SECRET },
    dataDir: join(root, 'data'),
    ...settings,
  };
  writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
  for (const name of ['pnpm-workspace.yaml', 'pnpm-lock.yaml']) {
    writeFileSync(join(root, name), readFileSync(new URL(`../../../${name}`, import.meta.url)));
  }
  mkdirSync(join(root, 'node_modules/.pnpm'), { recursive: true });
  writeFileSync(join(root, 'node_modules/.pnpm/lock.yaml'), readFileSync(join(root, 'pnpm-lock.yaml')));
  const started: Part[] = [];
  const log: Record<string, unknown>[] = [];
  async function stop() {
    for (const part of started.splice(0).toReversed()) await part.stop();
  }
  t.after(async () => {
    await stop();
    await Promise.all([telegram.close(), etienne.close()]);
    rmSync(root, { recursive: true });
  });
  return {
    root,
    path,
    content,
    dataDir: content.dataDir,
    place: { root, env: {} },
    telegram,
    etienne,
    stop,
    /** What both services have logged. */
    log,
    /** A person who is paired and has chosen the project. */
    async pairPerson(id: number) {
      const person = telegram.person({ id });
      person.send('/start');
      const code = await person.waitFor(({ messages }) => /[A-Z2-9]{8}/.exec(messages.at(-1)?.text ?? '')?.[0]);
      const { apiToken } = await readInstallation({ root, env: {} });
      const url = `http://127.0.0.1:${telegramPort}`;
      await callService({ url }, `/v1/pairings/${code}/approve`, { apiToken, method: 'POST' });
      await person.waitFor(({ messages }) => messages.some(({ text }) => text.includes('Choose a project')));
      const chosen = person.send("project 'my-app'");
      await person.waitFor(({ messages }) => messages.find(({ messageId }) => messageId > chosen));
      return person;
    },
    /** Sends a prompt and resolves once the agent has answered it. */
    async prompt(person: Person, text: string) {
      person.send(text);
      await person.waitFor(({ messages }) => messages.find((one) => one.text === `ECHO: ${text}`));
    },
    /** @param more Settings beside those of the file. */
    async start(more: Partial<Settings> = {}) {
      const { settings: found } = await readInstallation({ root, env: {} });
      const read = { ...found, ...more };
      const apiToken = await loadApiToken({ dataDir: read.dataDir, configured: read.apiToken });
      const destination = { write: (line: string) => void log.push(JSON.parse(line)) };
      const loggerOf = (name: string) =>
        createLogger({ name, level: 'debug', pretty: false, secrets: () => [], destination });
      const options = { settings: read, apiToken, version: packageJson.version };
      const provider = await createTelegramProvider({ ...options, logger: loggerOf('telegram') });
      const manager = await createManager({ ...options, logger: loggerOf('remote-sessions') });
      for (const part of [provider, ...manager.parts]) {
        await part.start();
        started.push(part);
      }
      for (const port of [telegramPort, managerPort]) {
        while (!(await fetch(`http://127.0.0.1:${port}/ready`)).ok) await pause(10);
      }
    },
  };
}
