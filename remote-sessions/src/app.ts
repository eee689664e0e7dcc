import { join } from 'node:path';
import {
  type Clock,
  createSqliteQueueStore,
  ensurePrivateDirectory,
  type Logger,
  listen,
  openDatabase,
  openSpool,
  type Part,
  QUEUE_MIGRATION,
  systemClock,
} from 'service-kit';
import type { EventEnvelope, Settings } from 'shared-types';
import { createApi } from './api/create-api.ts';
import { createHandleAction } from './conversation/handle-action.ts';
import { createHandleEvent } from './conversation/handle-event.ts';
import { createHandleMessage } from './conversation/handle-message.ts';
import { createSelectProject } from './conversation/select-project.ts';
import { createShowStatus } from './conversation/show-status.ts';
import { describeActivity } from './etienne/activity.ts';
import { createAuthorization } from './etienne/authorization.ts';
import { createEtienneClient } from './etienne/client.ts';
import { createClockDifference } from './etienne/clock-difference.ts';
import { createEtienneGateway } from './etienne/gateway.ts';
import { createPromptStream } from './etienne/prompt-stream.ts';
import { createFiles } from './files/create-files.ts';
import { createDeliverFile } from './files/deliver-file.ts';
import { readFileAction } from './files/file-actions.ts';
import { FILES_MIGRATION } from './files/file-store.ts';
import { startHousekeeping } from './housekeeping.ts';
import type { Prompt } from './prompts/prompt.ts';
import { createPromptQueue, type PromptQueue } from './prompts/prompt-queue.ts';
import { createEventInbox } from './providers/event-inbox.ts';
import { findPaired } from './providers/find-paired.ts';
import { createMessageOutbox, type OutgoingItem, SENT_MIGRATION } from './providers/message-outbox.ts';
import { openProviders } from './providers/registry.ts';
import { WEBHOOK_IDENTITY_MIGRATION } from './providers/webhook-secret.ts';
import { createQuestions } from './questions/questions.ts';
import { createReadiness } from './readiness.ts';
import type { ReplyText } from './replies/replies.ts';
import { createActiveRuns } from './runs/active-runs.ts';
import { createFinishRun } from './runs/finish-run.ts';
import { listRuns } from './runs/list-runs.ts';
import { createProjectTurns } from './runs/project-turns.ts';
import { createRunPrompt } from './runs/run-prompt.ts';
import { createSqliteRunStore, RUN_MIGRATION } from './runs/run-store.ts';
import { createShowProgress } from './runs/show-progress.ts';
import { createStopRun } from './runs/stop-run.ts';
import { createModeStore, MODE_MIGRATION } from './sessions/mode-store.ts';
import type { SessionRef } from './sessions/session-ref.ts';
import { openSessionFile } from './sessions/session-store.ts';

/** Released migrations are never changed; new ones are added at the end. */
const MIGRATIONS = [
  QUEUE_MIGRATION,
  RUN_MIGRATION,
  SENT_MIGRATION,
  WEBHOOK_IDENTITY_MIGRATION,
  MODE_MIGRATION,
  FILES_MIGRATION,
];

export interface ManagerOptions {
  settings: Settings;
  apiToken: string;
  logger: Logger;
  version: string;
  clock?: Clock;
}

export interface Manager {
  /** To be started in order and stopped in reverse. */
  parts: Part[];
  /** The address that the server listens on, once it does. */
  address(): string;
}

/** Puts the manager together: the only place where its features meet. */
export async function createManager(options: ManagerOptions): Promise<Manager> {
  const { settings, apiToken, logger, version, clock = systemClock } = options;
  const { dataDir, etienne, remoteSessions } = settings;
  await ensurePrivateDirectory(dataDir);
  const sessions = await openSessionFile(join(dataDir, 'remote-sessions.json'));
  const database = openDatabase(join(dataDir, 'remote-sessions.db'), MIGRATIONS);
  const now = clock.now;

  const inboxStore = createSqliteQueueStore<EventEnvelope>(database, 'inbox', now);
  const promptStore = createSqliteQueueStore<Prompt>(database, 'prompts', now);
  const replyStore = createSqliteQueueStore<OutgoingItem>(database, 'replies', now);
  const runs = createSqliteRunStore(database, now);
  const modes = createModeStore(database);
  const active = createActiveRuns();
  const turns = createProjectTurns();

  // What the last process left may be handled before the server listens.
  let listeningOn = `http://127.0.0.1:${remoteSessions.port}`;
  const webhookUrl = (provider: string) =>
    `${(remoteSessions.publicUrl ?? listeningOn).replace(/\/+$/, '')}/v1/webhooks/${provider}`;
  const providers = await openProviders({
    providers: settings.providers,
    apiToken,
    database,
    webhookUrl,
    onRegistered: () => outbox.wakeAll(),
    clock,
    log: logger,
  });
  const spool = await openSpool(join(dataDir, 'outgoing-files'));
  const outbox = createMessageOutbox({
    database,
    store: replyStore,
    client: providers.client,
    onSent(ref) {
      const run = active.get(ref);
      if (run !== undefined) progress.update(run);
    },
    onDelivered: runs.setDelivered,
    deliverFile: createDeliverFile({ spool }),
    clock,
    log: logger,
  });
  const say = (ref: SessionRef, id: string, reply: ReplyText) => outbox.say(ref, { ...reply, id });

  const authorization = createAuthorization(etienne, { clock });
  const clocks = createClockDifference(clock);
  const etienneClient = createEtienneClient({ url: etienne.url, authorization, clocks });
  const gateway = createEtienneGateway({
    client: etienneClient,
    stream: createPromptStream({ url: etienne.url, authorization }),
    memoryEnabled: etienne.memoryEnabled,
    maxTurns: etienne.maxTurns,
    clocks,
    onBack: () => prompts.wakeAll(),
  });

  const progress = createShowProgress({ client: providers.client, clock, log: logger });
  const questions = createQuestions({
    etienne: gateway,
    say,
    change: (ref, id, replyId, { text, actions }) =>
      outbox.change(ref, id, { replyId }, { text, ...(actions !== undefined && { actions }) }),
    describeTool: describeActivity,
    left: runs.unfinished(),
    clock,
    log: logger,
  });

  const files = createFiles({
    database,
    etienne: etienneClient,
    client: providers.client,
    sessions,
    prompts: { add: (id, prompt) => prompts.add(id, prompt) },
    mode: modes.get,
    spool,
    outbox,
    say,
    clock,
    log: logger,
  });
  const prompts: PromptQueue = createPromptQueue({
    store: promptStore,
    active,
    hasBegun: (id) => runs.get(id) !== undefined,
    clock,
    log: logger,
    run: createRunPrompt({
      etienne: gateway,
      runs,
      sessions,
      turns,
      active,
      finish: createFinishRun({ database, runs, prompts: promptStore, outbox }),
      say,
      setWaitingSince: async (id, prompt) => {
        await promptStore.replace(id, prompt);
      },
      onProgress(run, event) {
        progress.update(run);
        if (event !== undefined) questions.onEvent(run, event);
      },
      onEnd(run) {
        progress.end(run);
        questions.onRunEnd(run);
      },
      prepare: files.prepare,
      afterRun: files.afterRun,
      clock,
      log: logger,
    }),
  });
  const stopRun = createStopRun({ active, runs, prompts, log: logger });
  const selectProject = createSelectProject({ etienne: gateway, sessions, webhookUrl, now });
  const { handleMessage, handleEdit, select, setMode } = createHandleMessage({
    sessions,
    prompts,
    modes,
    questions,
    files,
    now,
    listProjects: gateway.listProjects,
    selectProject,
    stopRun,
    showStatus: createShowStatus({ sessions, active, prompts, checkEtienne: gateway.check, now }),
  });
  const unmap = async (ref: SessionRef) => {
    await prompts.dropWaiting(ref);
    await stopRun.ofSession(ref);
    await sessions.remove(ref);
    await modes.remove(ref);
    await files.forget(ref);
  };
  const handleAction = createHandleAction({
    prompts,
    runs,
    modes,
    setMode,
    questions,
    select,
    removeButtons: (ref, id, messageId) => outbox.change(ref, id, { messageId }, { actions: [] }),
  });
  const inbox = createEventInbox({
    store: inboxStore,
    clock,
    log: logger,
    handle: createHandleEvent({
      handleMessage,
      handleEdit,
      handleAction: async (selected) => {
        const action = readFileAction(selected.actionId);
        return action === undefined ? handleAction(selected) : files.act(selected.eventId, selected.ref, action);
      },
      stopRun,
      listProjects: gateway.listProjects,
      forgetSession: async (ref) => {
        await unmap(ref);
        await outbox.drop(ref);
      },
      say,
      log: logger,
    }),
  });

  const server = await createApi({
    version,
    apiToken,
    logger,
    readiness: createReadiness({
      checkEtienne: gateway.check,
      providers: providers.states,
      queues: { inbox: inboxStore, prompts: promptStore, files: files.requestStore, replies: replyStore },
      activeRuns: () => active.list().length,
      clock,
    }),
    webhooks: { providers, inbox },
    sessions: {
      sessions,
      unmap,
      selectProject,
      findRemoteSession: ({ provider, sessionId }) => findPaired(providers.client(provider), sessionId),
      say: outbox.say,
    },
    runs: { listRuns: () => listRuns(prompts, runs), stopRun },
  });

  let endHousekeeping = () => {};
  const parts: Part[] = [
    { name: 'database', start() {}, stop: database.close },
    { name: 'Etienne', start() {}, stop: gateway.close },
    {
      name: 'housekeeping',
      start() {
        endHousekeeping = startHousekeeping({
          database,
          queues: [inboxStore, promptStore, replyStore, files.requestStore],
          runs,
          files,
          clock,
          onError: (err) => logger.warn({ err }, 'housekeeping failed'),
        });
      },
      stop: () => endHousekeeping(),
    },
    { name: 'previews', start() {}, stop: progress.stop },
    { name: 'replies', start: outbox.start, stop: outbox.stop },
    { name: 'files', start: files.start, stop: files.stop },
    {
      name: 'prompts',
      async start() {
        // Runs of an earlier process hold their project's turn before anything new may start there.
        for (const run of runs.unfinished()) {
          // One whose prompt was dropped has nobody who would ever give the turn back.
          if (await prompts.find(run.id)) turns.take(run.project, run.id);
        }
        await prompts.start();
      },
      stop: prompts.stop,
    },
    { name: 'inbox', start: inbox.start, stop: inbox.stop },
    {
      name: 'server',
      async start() {
        const { host, port } = remoteSessions;
        listeningOn = await listen(server, { host, port, settings: 'remoteSessions.host and .port' });
        logger.info({ host, url: listeningOn }, 'listening');
      },
      stop: () => server.close(),
    },
    { name: 'providers', start: providers.start, stop: providers.stop },
  ];
  return { parts, address: () => listeningOn };
}
