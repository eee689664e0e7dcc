import {
  createLastDone,
  createProviderKit,
  createProviderPart,
  createSoleWork,
  openStorage,
  type Provider,
  type ProviderOptions,
} from 'provider-kit';
import { createMetrics } from 'service-kit';
import packageJson from '../package.json' with { type: 'json' };
import { createBotMetrics } from './bot/bot-metrics.ts';
import { createApi, createBot } from './bot/create-bot.ts';
import { createHandleBotPlace } from './bot/handle-bot-place.ts';
import { createHandleUpdates } from './bot/handle-updates.ts';
import { createPollingTurn } from './bot/polling-turn.ts';
import { createPublishIncoming } from './bot/publish-incoming.ts';
import { createScreen } from './bot/screen-updates.ts';
import { createToldStore } from './bot/told-store.ts';
import { requireTelegramSettings } from './config.ts';
import { createConnection } from './connection/create-connection.ts';
import { createAlbumStore } from './files/album-store.ts';
import { createAlbums } from './files/collect-albums.ts';
import { createFileReader } from './files/download-file.ts';
import { CLOUD_LIMITS, LOCAL_LIMITS, uploadTimeoutSeconds } from './files/limits.ts';
import { createLocalFiles } from './files/local-files.ts';
import { createUndecidedParts } from './files/undecided-parts.ts';
import { followMoves } from './messages/follow-moves.ts';
import { createGroupPacer } from './messages/group-pacer.ts';
import { paceCalls } from './messages/pace-calls.ts';
import { createRichMessages } from './messages/rich-messages.ts';
import { createStatusMessages } from './messages/status-messages.ts';
import { createTelegramPreview } from './messages/telegram-preview.ts';
import { findLaterBot } from './places/first-bot.ts';
import { createKnownPlaces } from './places/known-places.ts';
import { createMoveChat } from './places/move-chat.ts';
import { createMovedChats } from './places/moved-chats.ts';
import { wholeChatOf } from './places/place.ts';
import { createTopicNames } from './places/topic-names.ts';
import { POSTGRES_MIGRATIONS } from './postgres-migrations.ts';
import { PROVIDER_NAME } from './provider-name.ts';
import { openTelegramDatabase } from './telegram-database.ts';
import { createTelegramMessenger } from './telegram-messenger.ts';
import { wordsFor } from './words/words-for.ts';

/** `environment` may name a proxy; default: none does. */
export interface TelegramProviderOptions extends ProviderOptions {
  /** Told how people find the bot, each time that polling begins. */
  onConnected?(bot: { username: string }): void;
  /** How long Telegram holds an empty poll; default 30. */
  pollTimeoutSeconds?: number;
}

/**
 * Puts the provider together: the only place where its parts learn of each other. Polling begins with its start and goes
 * on trying by itself.
 */
export async function createTelegramProvider(options: TelegramProviderOptions): Promise<Provider> {
  const { settings, apiToken, logger, secrets = () => [], pollTimeoutSeconds = 30 } = options;
  const telegram = requireTelegramSettings(settings, options.environment);
  const { botToken: token, proxy, localApiFiles } = telegram;
  const limits = localApiFiles === undefined ? CLOUD_LIMITS : LOCAL_LIMITS;
  const storage = await openStorage({
    settings,
    provider: PROVIDER_NAME,
    openEmbedded: openTelegramDatabase,
    postgresMigrations: POSTGRES_MIGRATIONS,
    clock: options.clock,
    logger,
  });
  const { database, shared, clock } = storage;
  const { now } = clock;
  const apiRoot = telegram.apiRoot.replace(/\/+$/, '');
  const metrics = createMetrics();
  const measure = createBotMetrics(metrics, { clock });
  const connection = createConnection({ proxy });
  const pacer = createGroupPacer(clock);
  const movedChats = createMovedChats(database, await findLaterBot(database, token));
  const topicNames = createTopicNames(database);
  const places = createKnownPlaces(movedChats, topicNames);
  const follow = followMoves((move) => database.write(() => moveChat(move)));
  const clientOf = (kind: 'message' | 'preview', timeoutSeconds = pollTimeoutSeconds) =>
    createApi({
      token,
      apiRoot,
      pollTimeoutSeconds: timeoutSeconds,
      connection,
      transformers: [measure.countCalls, paceCalls(pacer, kind), follow],
    });
  const api = clientOf('message');

  const rich = createRichMessages({ formatting: telegram.formatting, log: logger });

  const fileReader = createFileReader({
    getFile: (platformId) => api.getFile(platformId),
    filesUrl: `${apiRoot}/file/bot${token}`,
    connection: createConnection({ proxy }),
    localFiles: localApiFiles === undefined ? undefined : createLocalFiles({ folder: localApiFiles, token }),
  });
  const isChannel = async (remoteSessionId: string) =>
    (await kit.findRemoteSession(remoteSessionId))?.kind === 'channel';
  const statuses = createStatusMessages(
    database,
    createTelegramPreview({ api: clientOf('preview'), rich, addressOf: movedChats.placeOf, isChannel }),
    { log: logger, sharing: shared && { ownership: shared.ownership, ownerOf: wholeChatOf } },
  );
  const messenger = createTelegramMessenger({
    api,
    uploads: clientOf('message', uploadTimeoutSeconds(limits)),
    preview: statuses.port,
    addressOf: movedChats.placeOf,
    topicNameOf: topicNames.find,
    isChannel,
    rich,
    wordsOf: async (sessionId) => wordsFor(await kit.languageOf({ sessionId })),
    limits,
    account: () => bot.account(),
    openFile: fileReader.open,
  });
  const kit = await createProviderKit({
    name: PROVIDER_NAME,
    version: packageJson.version,
    database,
    dataDir: storage.filesFolder,
    shared,
    apiToken,
    secrets: () => [token, ...secrets()],
    messenger,
    settings: telegram,
    readiness: async () => ({
      polling: { ...(polling === undefined || bot.isPolling() ? bot.state() : await polling.stateElsewhere()) },
    }),
    async forget(remoteSessionId) {
      await albums.forgetInTransaction(remoteSessionId);
      await topicNames.forget(remoteSessionId);
    },
    prune: [topicNames.prune],
    clock,
    logger,
    metrics,
  });

  const { incoming, nameFiles, publish, amend, say } = kit;
  const isKnown = async (remoteSessionId: string) => (await kit.findRemoteSession(remoteSessionId)) !== undefined;
  const moveChat = createMoveChat({
    movedChats,
    isKnown,
    isPaired: kit.isPaired,
    withdraw: kit.withdraw,
    revoke: kit.revoke,
  });
  const albumStore = createAlbumStore(database);
  const albums = createAlbums({
    database,
    albums: albumStore,
    publish,
    onJoined: incoming.moveTo,
    clock,
    log: logger,
  });
  const undecided = createUndecidedParts({ database, clock, log: logger });
  const told = createToldStore(database);
  const handleUpdates = createHandleUpdates({
    database,
    isNewUpdate: kit.isNewUpdate,
    screen: createScreen({
      requireMention: telegram.requireMention,
      look: kit.lookAtGate,
      isPaired: kit.isPaired,
      isKnown: kit.isKnown,
      places,
      isOurs: async (remoteSessionId, message) =>
        (await kit.findMessageId(remoteSessionId, await places.platformIdOf(message))) !== undefined,
      wasTaken: async (remoteSessionId, message) =>
        (await incoming.find(remoteSessionId, await places.platformIdOf(message), '')) !== undefined,
      isAlbumOpen: async (remoteSessionId, albumId) =>
        (await albumStore.openOf(remoteSessionId)).some((album) => album.albumId === albumId),
      wasTold: told.wasTold,
      log: logger,
    }),
    requirePairing: kit.requirePairing,
    isPaired: kit.isPaired,
    isKnown,
    places,
    lookups: {
      findMessage: kit.findMessageId,
      findFileName: async (messageId) => (await kit.findFile(messageId))?.name,
      findAction: kit.findAction,
    },
    stopDraft: (remoteSessionId, draftId) => kit.stopPreview(remoteSessionId, String(draftId)),
    publish: createPublishIncoming({ nameFiles, incoming, albums, amend, now }),
    say,
    revoke: kit.revoke,
    languageOf: kit.languageOf,
    handleBotPlace: createHandleBotPlace({
      places,
      chatIdOf: async (remoteSessionId) => (await movedChats.placeOf(remoteSessionId)).chatId,
      requirePairing: kit.requirePairing,
      withdraw: kit.withdraw,
      revoke: kit.revoke,
      noteReachable: kit.noteReachable,
    }),
    moveChat,
    nameTopic: topicNames.note,
    rename: kit.rename,
    undecided,
    told,
    reach: { reachable: kit.noteReachable, unreachable: kit.noteUnreachable },
    pressOwn: kit.pressOwn,
    answerButton: (answer) => void bot.answerButton(answer),
    clock,
    log: logger,
  });
  /** What people send in parts, of which some may still come. */
  const incomingParts = {
    async start() {
      await albums.start();
      await undecided.start();
    },
    async stop() {
      await albums.stop();
      await undecided.stop();
    },
  };
  const polling =
    shared &&
    createPollingTurn({
      work: createSoleWork({ ownership: shared.ownership, name: 'polling', clock, log: logger }),
      lastPoll: createLastDone(database, 'poll'),
      parts: incomingParts,
      clock,
      log: logger,
    });
  const bot = createBot({
    api,
    clock,
    log: logger,
    pollTimeoutSeconds,
    turn: polling?.turn,
    ...(options.onConnected && { onConnected: options.onConnected }),
    handleUpdates(updates, account) {
      measure.countUpdates(updates);
      return handleUpdates(updates, account);
    },
  });

  measure.watchPolling(bot.state);

  return createProviderPart({
    ...{ name: PROVIDER_NAME, kit, storage },
    own: {
      async start() {
        void statuses.start();
        if (polling === undefined) await incomingParts.start();
        bot.start();
      },
      stopUpdates: bot.stop,
      async stop() {
        await fileReader.close();
        await incomingParts.stop();
        pacer.stop();
        await statuses.stop();
      },
      close: connection.close,
    },
  });
}
