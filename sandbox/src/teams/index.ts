import { randomBytes } from 'node:crypto';
import { systemTimers, type Timers } from '../telegram/timers.ts';
import { registerConnector } from './connector/routes.ts';
import { createStreaming } from './connector/streaming.ts';
import { createFaults, type Fault, type Operation } from './faults.ts';
import { createChatFiles } from './files/chat-files.ts';
import { createFileStore } from './files/file-store.ts';
import { registerFiles } from './files/routes.ts';
import { createUploads, type UploadedFile } from './files/uploads.ts';
import { type Call, createCallHandler } from './handle-call.ts';
import { type Attempt, createDelivery, type Delivery, type DeliveryOptions } from './inbound/deliver.ts';
import { createInstalling } from './inbound/installing.ts';
import { createBotLine } from './inbound/tell-bot.ts';
import { createPersons, type Person } from './persons.ts';
import { createRateLimiter, type RateLimits, teamsRateLimits } from './rate-limits.ts';
import { createStandInServer } from './server.ts';
import { type App, createAccessTokens } from './sign-in/access-tokens.ts';
import { LOGIN_PATH, OPENID_PATH, registerSignIn } from './sign-in/routes.ts';
import { createSigningKeys } from './sign-in/signing-keys.ts';
import { guidOf } from './world/ids.ts';
import type { PersonOptions } from './world/people.ts';
import { createWorld, type WorldEvent } from './world/world.ts';

export type { Activity, Attachment } from './activity.ts';
export type { SeenButton, SeenCard } from './cards/read-card.ts';
export { validateCard } from './cards/validate-card.ts';
export type { Chat, WriteOptions } from './chat.ts';
export { type Drawn, drawMarkdown } from './drawing/draw-markdown.ts';
export type { SeenMessage } from './drawing/seen-message.ts';
export { StandInMisuse } from './errors.ts';
export type { Fault, Operation } from './faults.ts';
export type { FileToSend, SentFile } from './files/file-store.ts';
export type { UploadedFile } from './files/uploads.ts';
export type { Call } from './handle-call.ts';
export type { Attempt, Delivery } from './inbound/deliver.ts';
export type { Pressed } from './inbound/pressing.ts';
export type { Person } from './persons.ts';
export type { RateLimits } from './rate-limits.ts';
export type { WrongToken } from './sign-in/activity-token.ts';
export type { Member, PersonOptions } from './world/people.ts';
export type { WorldEvent } from './world/world.ts';

export type TeamsStandInOptions = Partial<App> & {
  /** Default 0: any free port. */
  port?: number;
  botName?: string;
  /** Where the bot takes its activities (`…/api/messages`); else tell it with `connect`, all wait until then. */
  botUrl?: string;
  /** Default `true`: Teams' own rates. Named values replace single ones; `false` switches them off, streaming's too. */
  rateLimits?: boolean | Partial<RateLimits>;
  timers?: Timers;
  /** The app may read all of groups and channels (resource-specific consent), not only what mentions it. Default `false`. */
  hearsEverything?: boolean;
  delivery?: Partial<DeliveryOptions>;
  /** Default `true`; `false` leaves `calls` and `attempts` empty, for long runs. */
  recordCalls?: boolean;
  /** Of the bot's access tokens; default 3,599. */
  tokenLifetimeS?: number;
};

/**
 * Starts a stand-in for Microsoft Teams on 127.0.0.1: the Bot Framework connector with its token service, for one bot,
 * and people who write to it.
 *
 * It refuses what Teams refuses, and some more where Teams would quietly show something else (see README.md). All
 * state is in memory and ends with `close()`.
 */
export async function createTeamsStandIn(options: TeamsStandInOptions = {}) {
  const timers = options.timers ?? systemTimers;
  const app: App = {
    appId: options.appId ?? guidOf('sandbox bot'),
    appSecret: options.appSecret ?? `sandbox~${randomBytes(24).toString('base64url')}`,
    tenantId: options.tenantId ?? guidOf('sandbox tenant'),
    appType: options.appType ?? 'single-tenant',
  };
  const botName = options.botName ?? 'Sandbox bot';
  const world = createWorld({ id: `28:${app.appId}`, name: botName }, app.tenantId, timers);
  const keys = await createSigningKeys();
  const tokens = createAccessTokens(app, timers, options.tokenLifetimeS);
  const faults = createFaults();
  const calls: Call[] = [];
  const attempts: Attempt[] = [];
  const isLimited = options.rateLimits !== false;
  const rates = rateLimiter(options.rateLimits ?? true, timers);
  const streaming = createStreaming(world, { isThrottled: isLimited });
  const store = createFileStore();
  const uploads = createUploads(() => server.url);
  const files = createChatFiles(store, uploads, () => server.url);

  const deliveries = createDelivery(
    {
      keys,
      appId: app.appId,
      timers,
      options: {
        answerWithinMs: 15_000,
        sendAgainAfterMs: 5_000,
        invokeAgainAfterMs: 15_000,
        attempts: 3,
        ...options.delivery,
      },
    },
    (attempt) => {
      if (options.recordCalls !== false) attempts.push(attempt);
      world.emit({ type: 'delivery', activityId: String(attempt.activity.id), status: attempt.status });
    },
  );
  const line = createBotLine(deliveries);
  const installing = createInstalling(world, line);
  if (options.botUrl !== undefined) deliveries.connect(options.botUrl);

  const wrap = createCallHandler(faults, (call) => {
    if (options.recordCalls !== false) calls.push(call);
    world.emit({ type: 'call', operation: call.operation, status: call.status });
  });
  const server = await createStandInServer(
    (fastify) => {
      registerSignIn(fastify, wrap, { tokens, keys });
      registerFiles(fastify, wrap, { store, uploads, tokens });
      registerConnector(fastify, wrap, world, { tokens, rates, streaming, isUploaded: uploads.has });
    },
    { port: options.port ?? 0, now: () => timers.now() },
  );

  const person = createPersons(
    { world, line, installing, streaming, files, hearsEverything: options.hearsEverything ?? false },
    server.url,
  );

  return {
    url: server.url,
    port: server.port,
    appId: app.appId,
    appSecret: app.appSecret,
    tenantId: app.tenantId,
    bot: { id: world.bot.id, name: botName },
    /** What stands in place of `https://login.microsoftonline.com`. */
    loginUrl: `${server.url}${LOGIN_PATH}`,
    /** What stands in place of `https://login.botframework.com/v1/.well-known/openidconfiguration`. */
    openIdMetadataUrl: `${server.url}${OPENID_PATH}`,
    /** What stands in place of `https://smba.trafficmanager.net/amer/`. */
    serviceUrl: `${server.url}/amer/`,
    /** Tells where the bot takes its activities. */
    connect: (botUrl: string): void => deliveries.connect(botUrl),
    /** A person by name; the same one again for the same name. */
    person: (nameOrOptions: string | PersonOptions): Person => person(nameOrOptions),
    /** Every call of the bot, as it ended. */
    calls: calls as readonly Call[],
    /** Every try to hand the bot an activity, as it ended. */
    attempts: attempts as readonly Attempt[],
    /** Resolves with what became of an activity after its last try. */
    settled: (activityId: string): Promise<Delivery> => line.settled(activityId),
    /** Whether the bot was told of it: in groups it is not told of everything. */
    wasTold: (activityId: string): boolean => line.wasTold(activityId),
    /** Lets an activity come once more though it was taken; an invoke under a new id. */
    sendAgain: (activityId: string): Promise<Delivery> => line.sendAgain(activityId),
    /** What the bot put into people's OneDrive. */
    uploadedFiles: uploads.uploaded as readonly UploadedFile[],
    /** Lets the next call fail; several wait in line. */
    failNext: (operation: Operation, fault: Fault): void => faults.failNext(operation, fault),
    /** Shuts the listener and cuts every connection, or opens it again at the same port. */
    setDown: (isDown: boolean): Promise<void> => (isDown ? server.shut() : server.open()),
    rotateKeys: (rotation?: { keepOld?: boolean }): Promise<void> => keys.rotate(rotation),
    /** Makes every access token of the bot worthless, so that it has to ask for a new one. */
    revokeTokens: (): void => tokens.revokeAll(),
    expireSecret: (): void => tokens.expireSecret(),
    /** The conversation does not exist any more. */
    dropConversation(conversationId: string): void {
      const conversation = world.conversations.get(conversationId);
      if (conversation) conversation.isGone = true;
    },
    /** The tenant's admin switches the app off there, or on again. */
    disable(conversationId: string, isDisabled = true): void {
      const conversation = world.conversations.get(conversationId);
      if (conversation) conversation.access = isDisabled ? 'disabled' : 'installed';
    },
    expireFile(fileId: string): void {
      const file = store.get(fileId);
      if (file) file.isExpired = true;
    },
    /** The next download of the file breaks off after that many bytes. */
    breakDownload(fileId: string, afterBytes: number): void {
      const file = store.get(fileId);
      if (file) file.breakAfter = afterBytes;
    },
    expireUploads: (): void => uploads.expire(),
    /** What must stand in no log: the app's secret, access tokens, what is secret in links. */
    secrets: (): string[] => [
      app.appSecret,
      ...tokens.issued(),
      ...store.all().map(({ secret }) => secret),
      ...uploads.secrets(),
    ],
    /** Tells of everything that happens; answers a function that ends it. */
    onEvent: (listener: (event: WorldEvent) => void): (() => void) => world.onEvent(listener),
    async close(): Promise<void> {
      deliveries.close();
      streaming.close();
      await server.close();
    },
  };
}

export type TeamsStandIn = Awaited<ReturnType<typeof createTeamsStandIn>>;

function rateLimiter(limits: boolean | Partial<RateLimits>, timers: Timers) {
  if (limits === false) return undefined;
  return createRateLimiter({ ...teamsRateLimits, ...(limits === true ? {} : limits) }, timers);
}
