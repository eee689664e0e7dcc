import { join } from 'node:path';
import {
  addDownloadRoute,
  addMessageRoutes,
  addPairingRoutes,
  addProgressRoutes,
  addSubscriptionRoutes,
  addUploadRoute,
  createActionStore,
  createDeadLetters,
  createDownloads,
  createEventOutbox,
  createEventStore,
  createHousekeeping,
  createIncomingStore,
  createIsPaired,
  createKeptStore,
  createKnownFiles,
  createMessageOutbox,
  createMessageStore,
  createNameFiles,
  createOutgoingFiles,
  createPairingChanges,
  createPairingGate,
  createPairingStore,
  createPartStore,
  createProgress,
  createSubscriptionStore,
  createUpdateLog,
  type FilePort,
  pruneInPieces,
} from 'provider-kit';
import {
  type Clock,
  createServer,
  createSqliteQueueStore,
  type Logger,
  listen,
  openSpool,
  type Part,
  systemClock,
} from 'service-kit';
import type { Settings } from 'shared-types';
import packageJson from '../package.json' with { type: 'json' };
import { createApi, createBot } from './bot/create-bot.ts';
import { createHandleUpdates } from './bot/handle-updates.ts';
import { createPublishIncoming } from './bot/publish-incoming.ts';
import { requireTelegramSettings } from './config.ts';
import type { Variables } from './connection/choose-proxy.ts';
import { createConnection } from './connection/create-connection.ts';
import { createAlbumStore } from './files/album-store.ts';
import { createAlbums } from './files/collect-albums.ts';
import { createFileReader } from './files/download-file.ts';
import { CLOUD_LIMITS, LOCAL_LIMITS, uploadTimeoutSeconds } from './files/limits.ts';
import { createLocalFiles } from './files/local-files.ts';
import { IMAGE_HEAD_BYTES, isPhoto } from './files/read-image.ts';
import { createTelegramMessages } from './messages/telegram-messages.ts';
import { createTelegramPreview } from './messages/telegram-preview.ts';
import { PROVIDER_NAME } from './provider-name.ts';
import { addProviderRoute, limitsOf } from './provider-route.ts';
import { reportReadiness } from './readiness.ts';
import { openTelegramDatabase } from './telegram-database.ts';

export interface TelegramProviderOptions {
  settings: Settings;
  /** The bearer token of `/v1/*`. */
  apiToken: string;
  logger: Logger;
  /** Values that must not appear in answers; the bot token is one of them anyway. */
  secrets?: () => readonly string[];
  /** May name a proxy; default: none does. */
  environment?: Variables;
  /** Default: the time of the system. */
  clock?: Clock;
  /** How long Telegram holds an empty poll; default 30. */
  pollTimeoutSeconds?: number;
}

export interface TelegramProvider extends Part {
  /** Where the HTTP interface listens; known once started. */
  address(): string;
}

/** The longest text of a message, in characters of which each may take several bytes. */
const BODY_LIMIT_BYTES = 8 * 1_048_576;
/** Telegram keeps updates for 24 hours; what it can still deliver again must be recognised. */
const UPDATES_KEPT_MS = 48 * 3_600_000;
const PAIRINGS_KEPT_MS = 24 * 3_600_000;
/** People may come back to a file that they have sent; Telegram itself keeps it. */
const KNOWN_FILES_KEPT_MS = 30 * 24 * 3_600_000;
/** Telegram lets people edit for two days; reactions and live locations come for longer. */
const INCOMING_KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Puts the provider together: the only place where its parts learn of each other.
 *
 * `start` resolves when the HTTP interface listens; polling begins then and goes on trying by itself. `stop` resolves
 * when everything that had begun is on disk or finished.
 */
export async function createTelegramProvider(options: TelegramProviderOptions): Promise<TelegramProvider> {
  const { settings, apiToken, logger, secrets = () => [], clock = systemClock, pollTimeoutSeconds = 30 } = options;
  const telegram = requireTelegramSettings(settings, options.environment);
  const { botToken: token, proxy, localApiFiles } = telegram;
  const limits = localApiFiles === undefined ? CLOUD_LIMITS : LOCAL_LIMITS;
  const rules = { policy: telegram.dmPolicy, allowFrom: new Set(telegram.allowFrom.map(String)) };
  const database = await openTelegramDatabase(settings.dataDir);
  const { now } = clock;
  const apiRoot = telegram.apiRoot.replace(/\/+$/, '');
  const connection = createConnection({ proxy });
  const api = createApi({ token, apiRoot, pollTimeoutSeconds, connection });

  const pairingStore = createPairingStore(database);
  const updateLog = createUpdateLog(database);
  const parts = createPartStore(database);
  const actions = createActionStore(database);
  const events = createEventOutbox({
    database,
    events: createEventStore(database),
    subscriptions: createSubscriptionStore(database),
    deliveries: createSqliteQueueStore(database, 'events', now),
    clock,
    log: logger,
  });
  const isPaired = createIsPaired(pairingStore, rules);
  const kept = createKeptStore(database);
  const progress = createProgress({
    port: createTelegramPreview(api),
    clock,
    log: logger,
    isPaired: (remoteSessionId) => isPaired(remoteSessionId) && !kept.isUnreachable(remoteSessionId),
  });
  const spool = await openSpool(join(settings.dataDir, 'outgoing'), { headBytes: IMAGE_HEAD_BYTES });
  const outgoing = createOutgoingFiles({ database, spool, log: logger });
  const messages = createMessageOutbox({
    database,
    messenger: createTelegramMessages({
      api,
      uploads: createApi({ token, apiRoot, pollTimeoutSeconds: uploadTimeoutSeconds(limits), connection }),
    }),
    files: outgoing,
    messages: createMessageStore(database),
    parts,
    actions,
    kept,
    deadLetters: createDeadLetters(database),
    queueStore: createSqliteQueueStore(database, 'messages', now),
    clock,
    log: logger,
    isPaired,
    progress,
  });

  const knownFiles = createKnownFiles(database);
  const incoming = createIncomingStore(database);
  const albums = createAlbums({
    database,
    albums: createAlbumStore(database),
    publish: events.publishInTransaction,
    onJoined: incoming.moveTo,
    clock,
    log: logger,
  });
  const fileReader = createFileReader({
    getFile: (platformId) => api.getFile(platformId),
    filesUrl: `${apiRoot}/file/bot${token}`,
    connection: createConnection({ proxy }),
    localFiles: localApiFiles === undefined ? undefined : createLocalFiles({ folder: localApiFiles, token }),
  });
  const filePort: FilePort = {
    displayName: 'Telegram',
    limits: limitsOf(limits),
    openFile: fileReader.open,
    sendAs: (file) => (isPhoto(file) ? 'photo' : 'document'),
  };

  const outlets = { publish: events.publishInTransaction, say: messages.sayInTransaction };
  const pairings = createPairingChanges({
    provider: PROVIDER_NAME,
    database,
    store: pairingStore,
    outlets,
    dropQueued(remoteSessionId) {
      messages.dropInTransaction(remoteSessionId);
      albums.forgetInTransaction(remoteSessionId);
      knownFiles.forget(remoteSessionId);
      incoming.forget(remoteSessionId);
    },
    rules,
    now,
  });
  const bot = createBot({
    api,
    clock,
    log: logger,
    pollTimeoutSeconds,
    handleUpdates: createHandleUpdates({
      ...outlets,
      publish: createPublishIncoming({
        nameFiles: createNameFiles(knownFiles, now),
        incoming,
        albums,
        amend: events.amendInTransaction,
        now,
      }),
      database,
      updateLog,
      clock,
      log: logger,
      requirePairing: createPairingGate({ provider: PROVIDER_NAME, store: pairingStore, outlets, rules, now }),
      lookups: {
        findMessage: (remoteSessionId, messageId) => parts.messageIdOf(remoteSessionId, String(messageId)),
        findFileName: (messageId) => outgoing.find(messageId)?.name,
        findAction: actions.find,
        findRun: (remoteSessionId, draftId) => progress.stopPreview(remoteSessionId, String(draftId)),
      },
      revoke: pairings.revokeInTransaction,
      reach: {
        reachable: messages.noteReachableInTransaction,
        unreachable: messages.noteUnreachableInTransaction,
      },
      pressOwn: messages.pressInTransaction,
      answerButton: (answer) => void bot.answerButton(answer),
    }),
  });

  const server = await createServer({
    name: 'telegram',
    version: packageJson.version,
    description: 'Connects people in Telegram to whoever subscribes: the provider contract.',
    logger,
    apiToken,
    bodyLimit: BODY_LIMIT_BYTES,
    secrets: () => [token, ...secrets()],
    readiness: () => reportReadiness({ polling: bot.state, events, messages, now }),
  });
  addProviderRoute(server, { version: packageJson.version, account: bot.account, limits });
  addPairingRoutes(server, pairings);
  addSubscriptionRoutes(server, events, telegram);
  addMessageRoutes(server, messages);
  addDownloadRoute(server, createDownloads(knownFiles, filePort), filePort);
  await addUploadRoute(server, { outbox: messages, outgoing, spool, messenger: filePort });
  addProgressRoutes(server, progress, isPaired);

  const housekeeping = createHousekeeping({
    clock,
    log: logger,
    async prune() {
      await events.prune();
      await messages.prune();
      await pruneInPieces(database, [
        (limit) => updateLog.prune(now() - UPDATES_KEPT_MS, limit),
        (limit) => knownFiles.prune(now() - KNOWN_FILES_KEPT_MS, limit),
        (limit) => incoming.prune(now() - INCOMING_KEPT_MS, limit),
      ]);
      await database.write(() => pairingStore.prune(now() - PAIRINGS_KEPT_MS));
    },
  });

  async function startListening() {
    const { host, port } = telegram;
    try {
      await listen(server, { host, port, settings: 'channels.telegram.host and .port' });
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  return {
    name: 'telegram',
    address: () => server.listeningOrigin,
    async start() {
      const sweepOutgoing = await outgoing.findLeftovers();
      await startListening();
      await sweepOutgoing();
      await events.start();
      albums.start();
      await messages.start();
      housekeeping.start();
      bot.start();
    },
    async stop() {
      await bot.stop();
      await server.close();
      await fileReader.close();
      await housekeeping.stop();
      await progress.stop();
      await messages.stop();
      await albums.stop();
      await events.stop();
      await connection.close();
      await database.close();
    },
  };
}
