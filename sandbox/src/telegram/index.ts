import { join } from 'node:path';
import type { BotCommand, Update } from '@grammyjs/types';
import type { Call } from './call-log.ts';
import { type Channel, type ChannelOptions, createChannels } from './channels.ts';
import { ApiFailure } from './errors.ts';
import { createFaults, type Fault } from './faults.ts';
import { createGroups, type Group, type GroupOptions, type Who } from './groups.ts';
import { createCallHandler } from './handle-call.ts';
import { createIncoming } from './incoming.ts';
import { createIncomingEdits } from './incoming-edits.ts';
import { commandMenu, createAccountMethods } from './methods/account.ts';
import { createCallbacks } from './methods/callbacks.ts';
import { createEditMethods } from './methods/edit.ts';
import { createEphemeralMethods } from './methods/ephemeral.ts';
import { createMemberMethods } from './methods/members.ts';
import { createFileMethods } from './methods/send-files.ts';
import { createRichMethods } from './methods/send-rich.ts';
import { createTextMethods } from './methods/send-text.ts';
import { createTopicMethods } from './methods/topics.ts';
import type { Fields } from './parameters.ts';
import { createPeople, type Person } from './people.ts';
import { createRateLimiter, type RateLimits, telegramRateLimits } from './rate-limits.ts';
import { createFileRoute } from './serve-file.ts';
import { createApiServer } from './server.ts';
import { systemTimers, type Timers } from './timers.ts';
import { createTopicChanges } from './topics.ts';
import { createWorld, type WorldEvent } from './world.ts';

export type { Call } from './call-log.ts';
export type { Channel, ChannelOptions } from './channels.ts';
export type { Draft } from './chat-preview.ts';
export { StandInMisuse } from './errors.ts';
export { createFakeTimers } from './fake-timers.ts';
export type { Fault } from './faults.ts';
export type { StoredFile } from './files.ts';
export type { Group, GroupOptions, Who } from './groups.ts';
export type { FileToSend, SendOptions, SentFile, TextOptions } from './incoming.ts';
export type { Person, PersonOptions } from './people.ts';
export type { Pressed } from './press-button.ts';
export type { PrivateTopic } from './private-topics.ts';
export type { RateLimits } from './rate-limits.ts';
export { refusals } from './refusals.ts';
export type { SeenButton, SeenMessage } from './seen-message.ts';
export type { Timers } from './timers.ts';
export { readTypedMarks } from './typed-marks.ts';
export type { WorldEvent } from './world.ts';

/** Where the ids of people begin who are made by their name alone. */
const FIRST_NAMED_ID = 500_000_001;
const DEFAULT_TOKEN = '7000000001:AAsandbox-token-that-works-nowhere0';

export type TelegramStandInOptions = {
  token?: string;
  username?: string;
  /** Default `false`; `true` gives the private chats topics, which people may make; `'by-bot'` lets only the bot. */
  topics?: boolean | 'by-bot';
  /** BotFather's privacy mode of groups; default `true`, as there. */
  privacy?: boolean;
  /** Default 0: any free port. */
  port?: number;
  /** Default `true`: Telegram's own rates. Named values replace single ones; `false` switches them off. */
  rateLimits?: boolean | Partial<RateLimits>;
  timers?: Timers;
  /** Makes it an own server in `--local` mode with this working directory, an absolute path. */
  localFolder?: string;
  /** How long a press waits for its answer; default 15,000. */
  answerCallbackWithinMs?: number;
  /** Bytes of uploads up to this size are kept beside their hash; default 1 MiB. */
  keepUploadsUpToBytes?: number;
  /** Default `true`; `false` leaves `calls` empty, for long runs. */
  recordCalls?: boolean;
};

/**
 * Starts a stand-in for the Telegram Bot API on 127.0.0.1, for one bot, with people to write to it.
 *
 * What passes here passes at Telegram: it refuses in Telegram's words what Telegram refuses, and some more where
 * Telegram would quietly show something else (see README.md). All state is in memory and ends with `close()`.
 */
export async function createTelegramStandIn(options: TelegramStandInOptions = {}) {
  const timers = options.timers ?? systemTimers;
  let token = options.token ?? DEFAULT_TOKEN;
  const bot = {
    id: Number.parseInt(token, 10),
    is_bot: true as const,
    first_name: 'Sandbox bot',
    username: options.username ?? 'sandbox_bot',
  };
  const botFolder = options.localFolder === undefined ? undefined : join(options.localFolder, token);
  const settings = {
    hasTopics: Boolean(options.topics),
    usersCreateTopics: options.topics === true,
    hasPrivacy: options.privacy ?? true,
  };
  const world = createWorld(bot, timers, settings, botFolder);
  const topicChanges = createTopicChanges(world);
  const faults = createFaults();
  const callbacks = createCallbacks(world, options.answerCallbackWithinMs ?? 15_000);
  const context = { world, rates: rateLimiter(options.rateLimits ?? true, timers), callbacks };
  const calls: Call[] = [];
  const isTokenValid = (candidate: string) => candidate === token;

  const call = createCallHandler({
    methods: {
      ...createAccountMethods(context),
      ...createTextMethods(context),
      ...createRichMethods(context),
      ...createEditMethods(context),
      ...createFileMethods(context),
      ...createTopicMethods(context, topicChanges),
      ...createMemberMethods(context),
      ...createEphemeralMethods(context),
      ...callbacks.methods,
    },
    faults,
    world,
    isTokenValid,
    keepUploadsUpToBytes: options.keepUploadsUpToBytes ?? 1024 * 1024,
    onCall: options.recordCalls === false ? undefined : (entry) => calls.push(entry),
    onAnswered: (method, status) => world.emit({ type: 'call', method, status }),
  });
  const server = await createApiServer({ call, file: createFileRoute(world.files, isTokenValid) }, options.port ?? 0);

  const incoming = createIncoming(world);
  const clients = { incoming, edits: createIncomingEdits(world), callbacks, world };
  const makePerson = createPeople(world, clients, topicChanges);
  const people = new Map<number, Person>();
  const byName = new Map<string, Person>();
  const person = (who: Who): Person => {
    if (typeof who === 'string') {
      const known = byName.get(who) ?? person({ id: FIRST_NAMED_ID + byName.size, firstName: who });
      byName.set(who, known);
      return known;
    }
    const known = people.get(who.id) ?? makePerson(who);
    people.set(who.id, known);
    return known;
  };
  const makeGroup = createGroups(world, clients, topicChanges, (who) => person(who).user);
  const makeChannel = createChannels(world, clients, (who) => person(who).user);
  const channels = new Map<number, Channel>();
  const groups = new Map<number, Group>();

  return {
    /** What a bot takes as its `apiRoot`. */
    apiRoot: `http://127.0.0.1:${server.port}`,
    port: server.port,
    get token(): string {
      return token;
    },
    username: bot.username,
    botId: bot.id,
    /** Whether private chats have topics. */
    hasTopics: settings.hasTopics,
    /** The bot's commands as the apps of people show them in a private chat. */
    commandMenu: (): readonly BotCommand[] => commandMenu(world.commands),
    calls: calls as readonly Call[],
    /** What was sent into a chat, or changed in it, outside its topics: calls without a thread. */
    callsOutsideTopics: (chatId: number): Call[] =>
      calls.filter(
        (one) => one.chatId === chatId && one.threadId === undefined && /^(send|edit|delete)/.test(one.method),
      ),
    /** The person with this id or name; the same one again for the same id or name. */
    person,
    /** The group with this id; the same one again for the same id. */
    group(group: GroupOptions): Group {
      const known = groups.get(group.id) ?? makeGroup(group);
      groups.set(group.id, known);
      return known;
    },
    /** The channel with this id; the same one again for the same id. */
    channel(channel: ChannelOptions): Channel {
      const known = channels.get(channel.id) ?? makeChannel(channel);
      channels.set(channel.id, known);
      return known;
    },
    /** Lets the next call of a method fail; several wait in line. */
    failNext: (method: string, fault: Fault): void => faults.failNext(method, fault),
    /**
     * Lets every call of a method fail whose arguments are meant, by default all of them; answers a function that ends
     * that.
     */
    failWhile: (method: string, fault: Fault, isMeant: (payload: Fields) => boolean = () => true): (() => void) =>
      faults.failWhile(method, fault, isMeant),
    /** Shuts the listener and cuts every connection, or opens it again at the same port. */
    setDown: (isDown: boolean): Promise<void> => (isDown ? server.shut() : server.open()),
    /** What Telegram would deliver (again). */
    pendingUpdates: (): Update[] => world.updates.pending(),
    confirmedUpdateIds: world.updates.confirmedIds as readonly number[],
    /** Whether a long poll waits at this moment. */
    isPolling: (): boolean => world.updates.isPolling(),
    /** Resolves as soon as a long poll waits, at once if one does. */
    untilPolling(): Promise<void> {
      if (world.updates.isPolling()) return Promise.resolve();
      return new Promise((resolve) => {
        const stop = world.onEvent(({ type }) => {
          if (type !== 'poll') return;
          stop();
          resolve();
        });
      });
    },
    /** Makes the token worthless, as BotFather does, and answers the new one. */
    revokeToken(): string {
      token = `${bot.id}:AArevoked${Buffer.from(`${token}${calls.length}`).toString('base64url').slice(-26)}`;
      world.updates.terminate(new ApiFailure(401, 'Unauthorized'));
      return token;
    },
    forgetFile: (fileId: string): void => world.files.forget(fileId),
    /** The next download of the file breaks off after that many bytes. */
    breakDownload: (fileId: string, afterBytes: number): void => world.files.breakNextDownload(fileId, afterBytes),
    /** Tells of everything that happens; answers a function that ends it. */
    onEvent: (listener: (event: WorldEvent) => void): (() => void) => world.onEvent(listener),
    async close(): Promise<void> {
      callbacks.close();
      for (const chat of world.chats.values()) chat.clearPreviews();
      await server.close();
    },
  };
}

export type TelegramStandIn = Awaited<ReturnType<typeof createTelegramStandIn>>;

function rateLimiter(limits: boolean | Partial<RateLimits>, timers: Timers) {
  if (limits === false) return undefined;
  return createRateLimiter({ ...telegramRateLimits, ...(limits === true ? {} : limits) }, timers);
}
