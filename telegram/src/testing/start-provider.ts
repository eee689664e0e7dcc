import type { TestContext } from 'node:test';
import { type Clock, createLogger } from 'service-kit';
import { type Settings, SettingsSchema } from 'shared-types';
import { Value } from 'typebox/value';
import { API_TOKEN, createCall } from '../../../provider-kit/src/testing/create-call.ts';
import { createFastClock } from '../../../provider-kit/src/testing/fast-clock.ts';
import { temporaryFolder } from '../../../provider-kit/src/testing/temporary-folder.ts';
import { createTelegramStandIn, type TelegramStandIn } from '../../../sandbox/src/telegram/index.ts';
import { createTelegramProvider } from '../app.ts';

export { API_TOKEN, temporaryFolder };

type TelegramSettings = Settings['channels']['telegram'];

/** Starts the real provider on a free port against the stand-in for Telegram; everything ends with the test. */
export async function startProvider(
  t: TestContext,
  options: {
    telegram?: Partial<TelegramSettings>;
    standIn?: TelegramStandIn;
    dataDir?: string;
    clock?: Clock;
  } = {},
) {
  const standIn = options.standIn ?? (await startStandIn(t));
  const dataDir = options.dataDir ?? temporaryFolder(t);
  const logLines: string[] = [];
  const settings: Settings = {
    ...(Value.Create(SettingsSchema) as Settings),
    dataDir,
    apiToken: API_TOKEN,
  };
  settings.channels = {
    ...settings.channels,
    telegram: {
      dmPolicy: 'pairing',
      allowFrom: [],
      groups: 'paired',
      requireMention: true,
      formatting: 'entities',
      allowedWebhookHosts: [],
      ...options.telegram,
      botToken: standIn.token,
      apiRoot: standIn.apiRoot,
      host: '127.0.0.1',
      port: 0,
    },
  };
  const secrets = () => [standIn.token, API_TOKEN];
  const logger = createLogger({
    name: 'telegram',
    level: 'trace',
    pretty: false,
    secrets,
    destination: { write: (line: string) => void logLines.push(line) },
  });
  const provider = await createTelegramProvider({
    settings,
    apiToken: API_TOKEN,
    logger,
    secrets,
    pollTimeoutSeconds: 20,
    clock: options.clock ?? createFastClock(),
  });
  await provider.start();
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= Promise.resolve(provider.stop());
    return stopped;
  };
  t.after(stop);
  const url = provider.address();

  const call = createCall(url);
  let sends = 0;
  return {
    standIn,
    dataDir,
    url,
    logLines,
    stop,
    call,
    /** Sends a message under a key of its own and answers its id. */
    async send(message: object, key = `key-${++sends}-${Math.random()}`): Promise<string> {
      const answer = await call<{ id: string }>('POST', '/v1/messages', message, { 'idempotency-key': key });
      if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body.id;
    },
  };
}

export type StartedProvider = Awaited<ReturnType<typeof startProvider>>;

/** A stand-in for Telegram without rates, so that tests need not wait. */
export async function startStandIn(t: TestContext): Promise<TelegramStandIn> {
  const standIn = await createTelegramStandIn({ rateLimits: false });
  t.after(() => standIn.close());
  return standIn;
}
