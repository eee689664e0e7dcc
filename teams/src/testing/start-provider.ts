import type { TestContext } from 'node:test';
import { type Clock, createLogger } from 'service-kit';
import { type MessageState, type Settings, SettingsSchema } from 'shared-types';
import { Value } from 'typebox/value';
import { API_TOKEN, createCall } from '../../../provider-kit/src/testing/create-call.ts';
import { createFastClock } from '../../../provider-kit/src/testing/fast-clock.ts';
import { startReceiver } from '../../../provider-kit/src/testing/start-receiver.ts';
import { temporaryFolder } from '../../../provider-kit/src/testing/temporary-folder.ts';
import {
  type Chat,
  createTeamsStandIn,
  type TeamsStandIn,
  type TeamsStandInOptions,
} from '../../../sandbox/src/teams/index.ts';
import { createTeamsProvider } from '../app.ts';

export { API_TOKEN, createCall, temporaryFolder };

type TeamsSettings = Settings['channels']['teams'];

interface ProviderOptions {
  teams?: Partial<TeamsSettings>;
  standIn?: TeamsStandIn;
  world?: TeamsStandInOptions;
  dataDir?: string;
  /** Of the PostgreSQL that several share; default: none. */
  storageUrl?: string;
  /** Default: 25 times as fast as the real one. */
  clock?: Clock;
}

/** A stand-in for Teams without rates, so that tests need not wait. */
export async function startStandIn(t: TestContext, options: TeamsStandInOptions = {}): Promise<TeamsStandIn> {
  const standIn = await createTeamsStandIn({
    rateLimits: false,
    delivery: { sendAgainAfterMs: 20, invokeAgainAfterMs: 20 },
    ...options,
  });
  t.after(() => standIn.close());
  return standIn;
}

/** The settings by which the service reaches the stand-in. */
const settingsFor = (standIn: TeamsStandIn) => ({
  appId: standIn.appId,
  appPassword: standIn.appSecret,
  tenantId: standIn.tenantId,
  loginUrl: standIn.loginUrl,
  openIdMetadataUrl: standIn.openIdMetadataUrl,
  allowedServiceUrls: [standIn.url],
});

/** Starts the real provider on a free port between the stand-in for Teams and a subscriber; everything ends with the test. */
export async function startProvider(t: TestContext, options: ProviderOptions = {}) {
  const standIn = options.standIn ?? (await startStandIn(t, options.world));
  const dataDir = options.dataDir ?? temporaryFolder(t);
  const logLines: string[] = [];
  const settings: Settings = { ...(Value.Create(SettingsSchema) as Settings), dataDir, apiToken: API_TOKEN };
  if (options.storageUrl !== undefined) settings.storage = { url: options.storageUrl };
  settings.channels = {
    ...settings.channels,
    teams: {
      dmPolicy: 'pairing',
      allowFrom: [],
      groups: 'paired',
      requireMention: true,
      allowedWebhookHosts: [],
      ...settingsFor(standIn),
      ...options.teams,
      host: '127.0.0.1',
      port: 0,
    },
  };
  const secrets = () => [standIn.appSecret, API_TOKEN];
  const logger = createLogger({
    name: 'teams',
    level: 'trace',
    pretty: false,
    secrets,
    destination: { write: (line: string) => void logLines.push(line) },
  });
  const provider = await createTeamsProvider({
    settings,
    apiToken: API_TOKEN,
    logger,
    secrets,
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
  standIn.connect(`${url}/api/messages`);
  const call = createCall(url);

  let sends = 0;
  const nextKey = () => `key-${++sends}-${Math.random()}`;
  async function accepted(path: string, body: unknown): Promise<string> {
    const answer = await call<{ id: string }>('POST', path, body, { 'idempotency-key': nextKey() });
    if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  }
  return {
    standIn,
    dataDir,
    url,
    logLines,
    stop,
    call,
    /** Sends a message under a key of its own and answers its id. */
    send: (message: object) => accepted('/v1/messages', message),
    /** Sends a file and answers the id of its message. */
    sendFile(chat: Chat, name: string, bytes: Buffer, type: string, caption = ''): Promise<string> {
      const form = new FormData();
      form.set('remoteSessionId', chat.conversationId);
      if (caption !== '') form.set('caption', caption);
      form.set('file', new Blob([new Uint8Array(bytes)], { type }), name);
      return accepted('/v1/files', form);
    },
    /** Resolves with what became of a message. */
    async settled(id: string): Promise<MessageState> {
      for (;;) {
        const { body } = await call<MessageState>('GET', `/v1/messages/${id}`);
        if (body.status !== 'queued') return body;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    /** A subscriber that has what comes from now on. */
    async subscribe() {
      const receiver = await startReceiver(t);
      await call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
      return receiver;
    },
    /** Lets a conversation in by its code, as an operator does. */
    async pair(chat: Chat, words = 'hello'): Promise<void> {
      // Else it might be taken up after the approval, and count.
      await standIn.settled(chat.write(words));
      const code = codeIn(await botMessage(chat, /approve teams/));
      const { status } = await call('POST', `/v1/pairings/${code}/approve`);
      if (status !== 200) throw new Error(`approving ends with ${status}`);
      await botMessage(chat, /You are connected/);
    },
  };
}

/** The first message of the bot with a text like this, now or as soon as it comes. */
export const botMessage = (chat: Chat, text: RegExp) =>
  chat.waitFor(({ messages }) => messages.find((message) => message.from === 'bot' && text.test(message.text)));

/** The pairing code that a message shows. */
export function codeIn({ text }: { text: string }): string {
  const code = /approve teams ([A-HJ-NP-Z2-9]{8})/.exec(text)?.[1];
  if (code === undefined) throw new Error(`no pairing code in: ${text}`);
  return code;
}
