import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createLogger, createManualClock, type Part } from 'service-kit';
import { type Settings, SettingsSchema } from 'shared-types';
import { Value } from 'typebox/value';
import { createEtienneStandIn, type EtienneOptions, instantTiming } from '../../../sandbox/src/etienne/index.ts';
import { createManager } from '../app.ts';
import type { Patience } from '../prompts/what-belongs-together.ts';
import { createFakeProvider } from './fake-provider.ts';
import { NO_PATIENCE } from './no-patience.ts';
import { privateFolder } from './private-folder.ts';
import { until } from './waiting.ts';

export const API_TOKEN = 'api-token-of-the-test';

export interface ManagerTestOptions {
  etienne?: Partial<EtienneOptions>;
  /** How the manager signs in; by default not at all. */
  credentials?: (authUrl: string) => Partial<Settings['etienne']>;
  /** The service that makes text of voice messages; by default none. */
  transcription?: Settings['transcription'];
  /** How long is waited for what belongs to a message; by default not at all. */
  patience?: Patience;
}

/** The real manager between a stand-in of Etienne and a small provider, with a clock that the test turns. */
export async function startManager(t: TestContext, options: ManagerTestOptions = {}) {
  const folder = privateFolder();
  const dataDir = join(folder.path, 'data');
  const workspaceDir = join(folder.path, 'workspace');
  const clock = createManualClock(Date.now());
  const { patience = NO_PATIENCE } = options;
  const log: string[] = [];
  const etienne = await createEtienneStandIn({
    workspaceDir,
    ...options.etienne,
    timing: { ...instantTiming, ...options.etienne?.timing },
  });
  const provider = await createFakeProvider(API_TOKEN, clock.now);
  const settings: Settings = {
    channels: {
      ...(Value.Create(SettingsSchema) as Settings).channels,
      telegram: {
        apiRoot: 'http://127.0.0.1:1',
        dmPolicy: 'pairing',
        allowFrom: [],
        groups: 'paired',
        requireMention: true,
        formatting: 'entities',
        allowedWebhookHosts: [],
        host: '127.0.0.1',
        port: 0,
      },
    },
    remoteSessions: { host: '127.0.0.1', port: 0 },
    providers: { telegram: { url: provider.url } },
    etienne: { url: etienne.url, memoryEnabled: true, ...options.credentials?.(etienne.authUrl) },
    ...(options.transcription !== undefined && { transcription: options.transcription }),
    dataDir,
    logLevel: 'trace',
  };
  // Nothing is scrubbed here, so that a secret that was only just hidden at the last moment would be seen.
  const logger = createLogger({
    name: 'remote-sessions',
    level: 'trace',
    pretty: false,
    secrets: () => [],
    destination: { write: (line) => void log.push(line) },
  });

  let address = '';
  let started: Part[] = [];

  async function start() {
    const manager = await createManager({ settings, apiToken: API_TOKEN, logger, version: '0.0.0', clock, patience });
    for (const part of manager.parts) {
      await part.start();
      started.push(part);
    }
    address = manager.address();
    const hook = `${address}/v1/webhooks/telegram`;
    if (!provider.state.isDown) {
      await until(() => [...provider.subscriptions.values()].some(({ url }) => url === hook), 'the registration');
    }
  }

  async function stop() {
    const parts = started.toReversed();
    started = [];
    for (const part of parts) await part.stop();
  }

  t.after(async () => {
    await stop();
    await provider.close();
    await etienne.close();
    folder.remove();
  });
  await start();

  return {
    dataDir,
    workspaceDir,
    clock,
    log,
    etienne,
    provider,
    start,
    stop,
    url: () => address,
    /** Turns the clock again and again until the condition holds. */
    async passUntil(condition: () => unknown, what?: string, stepMs = 500) {
      await until(async () => {
        clock.advance(stepMs);
        return condition();
      }, what);
    },
    async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(`${address}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${API_TOKEN}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    /** Pairs a person and waits for the welcome. */
    async pair(sessionId: string) {
      provider.pair(sessionId);
      const before = provider.texts(sessionId).length;
      await provider.deliver('session.paired', sessionId);
      await until(() => provider.texts(sessionId).length > before, 'the welcome');
    },
    /** Lets a person write and waits for the next thing that is said in this chat. */
    async ask(sessionId: string, text: string): Promise<string> {
      const before = provider.texts(sessionId).length;
      await provider.write(sessionId, text);
      await until(() => provider.texts(sessionId).length > before, `something said to "${text.slice(0, 40)}"`);
      return provider.texts(sessionId)[before] ?? '';
    },
    async said(sessionId: string, pattern: RegExp) {
      await until(() => provider.texts(sessionId).some((text) => pattern.test(text)), String(pattern));
    },
  };
}

export type TestManager = Awaited<ReturnType<typeof startManager>>;
