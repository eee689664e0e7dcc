import { join } from 'node:path';
import {
  afterCommit,
  type Clock,
  createCommonFolder,
  createMetrics,
  createQueueStore,
  createQueueTraces,
  type Database,
  type Logger,
  listen,
  type Metrics,
  openSpool,
  type Part,
  type QueueSharing,
  type ReadinessReport,
} from 'service-kit';
import type { RemoteSession } from 'shared-types';
import { createKitServer } from './create-kit-server.ts';
import { createKnownFiles } from './files/known-files.ts';
import { createDownloads } from './files/open-file.ts';
import { createNameFiles } from './files/publish-files.ts';
import { hideSecrets } from './hide-secrets.ts';
import { createHousekeeping } from './housekeeping.ts';
import { createHandleIncoming } from './incoming/handle-incoming.ts';
import { createIncomingStore } from './incoming/incoming-store.ts';
import { createReceiveMessage } from './incoming/receive-message.ts';
import { createUpdateLog } from './incoming/update-log.ts';
import { createKitMetrics } from './kit-metrics.ts';
import { createActionStore } from './messages/action-store.ts';
import { createDeadLetters } from './messages/dead-letters.ts';
import { createEventStory } from './messages/event-story.ts';
import { createKeptStore } from './messages/kept-store.ts';
import { createKeyStore } from './messages/key-store.ts';
import { createLastHeard } from './messages/last-heard.ts';
import { createMessageOutbox } from './messages/message-outbox.ts';
import type { Notice } from './messages/message-store.ts';
import { createMessageStore } from './messages/message-store.ts';
import { createOutgoingFiles } from './messages/outgoing-files.ts';
import { createPartStore } from './messages/part-store.ts';
import { takeOverFiles } from './messages/take-over-files.ts';
import type { Messenger } from './messenger.ts';
import type { SharedStorage } from './open-storage.ts';
import { createIsPaired, createPairingChanges } from './pairing/change-pairing.ts';
import type { AccessRules } from './pairing/decide-access.ts';
import { createPairingNotices, type PairingNotices } from './pairing/notices.ts';
import { createPairedSessions } from './pairing/paired-sessions.ts';
import { createPairingStore } from './pairing/pairing-store.ts';
import { countedVersions, sharedVersions } from './pairing/pairing-versions.ts';
import { type Contact, createPairingGate } from './pairing/require-pairing.ts';
import { createPairingWatch } from './pairing/watch-pairings.ts';
import { createProgress } from './progress/create-progress.ts';
import { noPreview } from './progress/no-preview.ts';
import { createOwnedProgress, ownCalls } from './progress/owned-progress.ts';
import { createReportStop } from './progress/report-stop.ts';
import { type Prune, pruneInPieces } from './prune-in-pieces.ts';
import { reportReadiness } from './readiness.ts';
import { createEventOutbox } from './subscriptions/event-outbox.ts';
import { createEventStore } from './subscriptions/event-store.ts';
import { createSubscriptionStore } from './subscriptions/subscription-store.ts';
import { kitWordsFor } from './words/words-for.ts';

export interface ProviderKitOptions {
  /** Of the provider, in settings, URLs, events and commands of operators. */
  name: string;
  version: string;
  /** Has the tables of `KIT_MIGRATIONS`; whoever opened it closes it, after `work` has stopped. */
  database: Database;
  /** Files that wait to be sent lie in `outgoing-<name>` below it. */
  dataDir: string;
  /** Where other processes share the database; default: none does. */
  shared?: SharedStorage | undefined;
  /** The bearer token of `/v1/*`. */
  apiToken: string;
  /** Values that must not appear in answers. */
  secrets(): readonly string[];
  messenger: Messenger;
  settings: {
    dmPolicy: AccessRules['policy'];
    /** Default `off`. */
    groups?: AccessRules['groups'];
    allowFrom: readonly (string | number)[];
    allowedWebhookHosts: readonly string[];
    host: string;
    port: number;
  };
  /** What is the messenger's in `/ready`: whether it is reached, and how. */
  readiness(): ReadinessReport['parts'] | Promise<ReadinessReport['parts']>;
  /** Forgets what the provider itself keeps of a remote session that was revoked; takes part in the transaction. */
  forget?(remoteSessionId: string): Promise<void>;
  /** Tables of the provider's own that are to be pruned. */
  prune?: readonly Prune[];
  clock: Clock;
  logger: Logger;
  /** Where the messenger's own are counted, too. */
  metrics?: Metrics;
}

/** Messengers deliver an update again for a day at most; what can still come again must be recognised. */
const UPDATES_KEPT_MS = 48 * 3_600_000;
const PAIRINGS_KEPT_MS = 24 * 3_600_000;
/** Operators do not look every day. */
const REVOKED_KEPT_MS = 30 * 24 * 3_600_000;
/** People may come back to a file that they have sent; the messenger keeps it. */
const KNOWN_FILES_KEPT_MS = 30 * 24 * 3_600_000;
/** People edit for two days; reactions and live locations come for longer. */
const INCOMING_KEPT_MS = 30 * 24 * 3_600_000;

/** Where others write as well: no file is written for so long, so what nobody has then was left over. */
const LEFT_OVER_AFTER_MS = 3_600_000;

/** The folder, below the data folder, of a provider's files that wait to be sent. */
export const outgoingFolder = (provider: string): string => `outgoing-${provider}`;

/**
 * Puts together all of a provider that knows no messenger, and its HTTP interface.
 *
 * To be started in this order: `http`, `work`, then what brings updates; to be stopped: what brings updates, `http`,
 * `work`. All that takes part in a transaction says so; everything else may be called at any time.
 */
export async function createProviderKit(options: ProviderKitOptions) {
  const { name, database, settings, shared, clock, logger, metrics = createMetrics() } = options;
  const ownership = shared?.ownership;
  const measure = createKitMetrics(metrics);
  const messenger = hideSecrets(options.messenger, () => [options.apiToken, ...options.secrets()]);
  const { now } = clock;
  const { dmPolicy: policy, groups = 'off' } = settings;
  const rules: AccessRules = { policy, groups, allowFrom: new Set(settings.allowFrom.map(String)) };
  const notices: PairingNotices = (remoteSession) => {
    const language = remoteSession?.language;
    return createPairingNotices(kitWordsFor(language), {
      provider: name,
      commandText: (command) => messenger.commandText?.(command) ?? `/${command}`,
      welcome: messenger.welcome?.(language),
    });
  };

  const shareable = shared && sharedVersions(shared.notices, () => pairings.list());
  const pairingStore = createPairingStore(database, shareable && { onChange: shareable.tell });
  const pairingOf = (id: string) => messenger.pairingOf?.(id) ?? id;
  const sharing: QueueSharing | undefined = ownership && { ownership, ownerOf: pairingOf };
  const sessions = createPairedSessions(database, pairingOf);
  const findRemoteSession = async (id: string): Promise<RemoteSession | undefined> =>
    (await pairingStore.find(pairingOf(id)))?.remoteSession;
  const languageOf = async ({ sessionId, language }: Pick<RemoteSession, 'sessionId' | 'language'>) =>
    language ?? (await findRemoteSession(sessionId))?.language;
  const wordsOf = async (sessionId: string) => kitWordsFor(await languageOf({ sessionId }));
  const updateLog = createUpdateLog(database);
  const incoming = createIncomingStore(database);
  const knownFiles = createKnownFiles(database);
  const parts = createPartStore(database);
  const actions = createActionStore(database, pairingOf);
  const kept = createKeptStore(database);

  const eventStore = createEventStore(database);
  const messageStore = createMessageStore(database);
  const events = createEventOutbox({
    database,
    events: eventStore,
    subscriptions: createSubscriptionStore(database),
    deliveries: createQueueStore(database, 'events', now),
    measure,
    sharing,
    clock,
    log: logger,
  });
  const isPaired = createIsPaired(pairingStore, rules, pairingOf);
  const progress = createProgress({
    port: messenger.preview ?? noPreview,
    clock,
    log: logger,
    isPaired: async (remoteSessionId) =>
      (await isPaired(remoteSessionId)) && !(await kept.isUnreachable(pairingOf(remoteSessionId))),
    ...(ownership && {
      mayAct: ownership.isSteady,
      onForgotten: (remoteSessionId: string) => owned?.onForgotten(remoteSessionId),
    }),
  });
  const owned = ownership && createOwnedProgress({ progress, ownership, pairingOf, log: logger });
  const progressCalls = owned?.calls ?? ownCalls(progress);
  const { headBytes = 0 } = messenger;
  // One of its own: what another provider has in the same data folder must not look left over.
  const spool = await openSpool(join(options.dataDir, outgoingFolder(name)), { headBytes });
  if (shared === undefined) await takeOverFiles(database, join(options.dataDir, 'outgoing'), spool);
  const outgoing = createOutgoingFiles({
    database,
    spool,
    ...(shared && { leftOverAfterMs: LEFT_OVER_AFTER_MS }),
    now,
    log: logger,
  });
  const commonFolder =
    shared &&
    createCommonFolder({
      folder: options.dataDir,
      service: name,
      name: shared.name,
      others: shared.others,
      clock,
      log: logger,
    });
  const messages = createMessageOutbox({
    database,
    messenger,
    files: outgoing,
    messages: messageStore,
    keys: createKeyStore(database),
    parts,
    actions,
    kept,
    deadLetters: createDeadLetters(database),
    queueStore: createQueueStore(database, 'messages', now),
    measure,
    clock,
    log: logger,
    isPaired,
    sessions,
    progress,
    shared: sharing && {
      sharing,
      heard: createLastHeard(database),
      mayAct: sharing.ownership.isSteady,
    },
    wordsOf,
  });
  const outlets = { publish: events.publishInTransaction, say: messages.sayInTransaction };
  const pairings = createPairingChanges({
    provider: name,
    notices,
    database,
    store: pairingStore,
    sessions,
    outlets,
    whyUnreachable: kept.whyUnreachable,
    async dropQueued(remoteSessionId) {
      afterCommit(() => progressCalls.end(remoteSessionId));
      await messages.dropInTransaction(remoteSessionId);
      await knownFiles.forget(remoteSessionId);
      await incoming.forget(remoteSessionId);
      await options.forget?.(remoteSessionId);
    },
    rules,
    now,
  });
  const gate = createPairingGate({ provider: name, notices, store: pairingStore, sessions, outlets, rules, now });
  const nameFiles = createNameFiles(knownFiles, now);
  const receiveMessage = createReceiveMessage({
    nameFiles,
    incoming,
    publish: events.publishInTransaction,
    amend: events.amendInTransaction,
    now,
  });
  const since = (meantAgainAfterMs = Number.POSITIVE_INFINITY) => Math.max(0, now() - meantAgainAfterMs);

  async function readParts(): Promise<ReadinessReport['parts']> {
    const own = await options.readiness();
    if (shared === undefined || commonFolder === undefined) return own;
    return { ...own, storage: await shared.state(), files: await commonFolder.state() };
  }

  const server = await createKitServer({
    ...options,
    metrics,
    description: `Connects people in ${messenger.displayName} to whoever subscribes: the provider contract.`,
    readiness: () => reportReadiness({ ownParts: readParts, events, messages, now }),
    events,
    messages,
    tellStory: createEventStory({ events: eventStore, messages: messageStore, traces: createQueueTraces(database) }),
    pairings,
    pairingWatch: createPairingWatch({ ...(shareable ?? countedVersions(database, pairingStore)), clock }),
    isPaired,
    progress: progressCalls,
    downloads: createDownloads(knownFiles, messenger),
    outgoing,
    spool,
  });

  const housekeeping = createHousekeeping({
    clock,
    log: logger,
    ownership,
    async prune() {
      await events.prune();
      await messages.prune();
      await pruneInPieces(database, [
        (limit) => updateLog.prune(now() - UPDATES_KEPT_MS, limit),
        (limit) => knownFiles.prune(now() - KNOWN_FILES_KEPT_MS, limit),
        (limit) => incoming.prune(now() - INCOMING_KEPT_MS, limit),
        ...(options.prune ?? []),
      ]);
      await database.write(() => pairingStore.prune(now() - PAIRINGS_KEPT_MS, now() - REVOKED_KEPT_MS));
      // Elsewhere that is done at the start, when nobody else can be writing.
      if (shared !== undefined) await (await outgoing.findLeftovers())();
    },
  });

  const http: Part = {
    name: 'http',
    async start() {
      await shareable?.start();
      await commonFolder?.start();
      const sweepOutgoing = await outgoing.findLeftovers();
      const { host, port } = settings;
      await listen(server, { host, port, settings: `channels.${name}.host and .port` });
      await sweepOutgoing();
    },
    stop: () => server.close(),
  };
  const work: Part = {
    name: 'work',
    async start() {
      await events.start();
      await messages.start();
      housekeeping.start();
    },
    async stop() {
      await housekeeping.stop();
      await progress.stop();
      await messages.stop();
      await events.stop();
      owned?.stop();
      shareable?.stop();
      await commonFolder?.stop();
    },
  };

  return {
    http,
    work,
    /** For routes of the messenger's own; to be added before `http` starts. */
    server,
    /** Where the HTTP interface listens; known once started. */
    address: () => server.listeningOrigin,

    /**
     * Whether an update comes for the first time; inside `database.write`. An account is one of ours. After
     * `meantAgainAfterMs` the same is a new one; default: never.
     */
    isNewUpdate: (accountId: string, updateId: string, meantAgainAfterMs?: number): Promise<boolean> =>
      updateLog.addIfNew(accountId, updateId, now(), since(meantAgainAfterMs)),
    /** The same, of which nothing is remembered. */
    wasUpdateSeen: (accountId: string, updateId: string, meantAgainAfterMs?: number): Promise<boolean> =>
      updateLog.has(accountId, updateId, since(meantAgainAfterMs)),
    /** The gate for everything that comes in: true lets it through. Inside `database.write`. */
    requirePairing: gate.admit,
    /** What follows from something that came in for the first time, the gate included. Inside `database.write`. */
    handleIncoming: createHandleIncoming<Contact>({
      requirePairing: gate.admit,
      receiveMessage,
      publish: events.publishInTransaction,
      pressOwn: messages.pressInTransaction,
      say: async (remoteSessionId, notice) => {
        await messages.sayInTransaction(remoteSessionId, notice);
      },
      revoke: pairings.revokeInTransaction,
      languageOf,
    }),
    /** What the gate would do, of which nothing is done. */
    lookAtGate: gate.look,
    /** Whether somebody may talk to us in private. */
    isKnown: gate.isKnown,
    /** Somebody or something has another name; false where nothing is known of it. Inside `database.write`. */
    rename: gate.rename,
    isPaired,
    /** Who or what is paired there; undefined where nothing is known of it. */
    findRemoteSession,
    /** The language that is spoken there (BCP 47): as it is told, else as it was told last; undefined where it never was. */
    languageOf,
    /** The kit's words of that language. */
    wordsOf,
    /**
     * Ends a pairing with all that share it, as `/unpair` does; false where there was none. Inside `database.write`.
     * A reason says that it ended by itself, such as by leaving: nobody can be told there, and operators see it.
     */
    revoke: pairings.revokeInTransaction,
    /** Forgets a code that waits, or was denied, without a word; inside `database.write`. */
    withdraw: pairings.withdrawInTransaction,
    /** Stores an event for the subscribers; the same id twice is harmless. Inside `database.write`. */
    publish: events.publishInTransaction,
    /** Publishes what a person wrote or changed, with ids of ours for its files. Inside `database.write`. */
    receiveMessage,
    /** Changes the message of an event that no subscriber can have got; false where one may. Inside `database.write`. */
    amend: events.amendInTransaction,
    /** Says something to a person, paired or not. Inside `database.write`. */
    async say(remoteSessionId: string, notice: Notice): Promise<void> {
      await messages.sayInTransaction(remoteSessionId, notice);
    },
    /** Somebody can be reached in a remote session (again), or not; inside `database.write`. */
    noteReachable: messages.noteReachableInTransaction,
    noteUnreachable: messages.noteUnreachableInTransaction,
    /** What stands behind the token of a button. */
    findAction: actions.find,
    /** Takes a press of a button of the kit's own; false where it belongs to a subscriber. Inside `database.write`. */
    pressOwn: messages.pressInTransaction,
    /** Our id of what the messenger knows by its own. */
    findMessageId: parts.messageIdOf,
    /** The file that one of our messages carries. */
    findFile: outgoing.find,
    /** A file that was kept after its message was sent is not needed any more. */
    async releaseFile(messageId: string): Promise<void> {
      await database.write(() => outgoing.keepUntil(messageId, 0));
      await outgoing.release();
    },
    /**
     * Notes that the person stopped a preview, wherever it is shown, and tells the run; undefined where it is not known
     * (any more). Not inside `database.write`.
     */
    stopPreview: progressCalls.stopPreview,
    /** Whose the keys of a queue are that are ids of remote sessions; undefined where all are ours. */
    sharing,
    /** As `stopPreview`, and tells the subscribers; for messengers whose own calls tell it. Returns at once. */
    reportStop: createReportStop({
      provider: name,
      database,
      stopPreview: progress.stopPreview,
      findRemoteSession,
      publish: events.publishInTransaction,
      now,
      log: logger,
    }),
    /** For messengers whose messages come in several pieces: what `receiveMessage` is made of. */
    incoming,
    nameFiles,
  };
}

export type ProviderKit = Awaited<ReturnType<typeof createProviderKit>>;
