import { type Clock, createMetrics, createQueueTraces, type Logger, listen, type Part, systemClock } from 'service-kit';
import type { RemoteSession, Settings } from 'shared-types';
import { connectEtienne } from './app/connect-etienne.ts';
import { createConversation } from './app/create-conversation.ts';
import { createHttp } from './app/create-http.ts';
import { createParts } from './app/create-parts.ts';
import { createSpeech } from './app/create-speech.ts';
import { divideWork } from './app/divide-work.ts';
import { createManagerMetrics } from './app/manager-metrics.ts';
import { openStores } from './app/open-stores.ts';
import { createBacklog } from './conversation/backlog.ts';
import { createHearVoice } from './conversation/hear-voice.ts';
import { createFiles } from './files/create-files.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createPresence } from './prompts/presence.ts';
import { createPromptQueue, type PromptQueue } from './prompts/prompt-queue.ts';
import { PATIENCE, type Patience } from './prompts/what-belongs-together.ts';
import { createEventInbox } from './providers/event-inbox.ts';
import { openProviders } from './providers/registry.ts';
import { createQuestions } from './questions/questions.ts';
import { createReadiness } from './readiness.ts';
import { createFittedClient } from './replies/fitted-client.ts';
import type { TextFor } from './replies/replies.ts';
import { wordsFor } from './replies/words/words-for.ts';
import { createActiveRuns } from './runs/active-runs.ts';
import { createFinishRun } from './runs/finish-run.ts';
import { holdTurnsOfUnfinished } from './runs/hold-turns.ts';
import { listRuns } from './runs/list-runs.ts';
import { createRunPrompt } from './runs/run-prompt.ts';
import { createShowProgress } from './runs/show-progress.ts';
import { whileSteady } from './runs/steady.ts';
import { createTellStory } from './runs/tell-story.ts';
import type { SessionRef } from './sessions/session-ref.ts';
import { createTranscription } from './transcription/create-transcription.ts';

export interface ManagerOptions {
  settings: Settings;
  apiToken: string;
  logger: Logger;
  version: string;
  clock?: Clock;
  /** How long is waited for what belongs to a message. Default: as long as messengers need. */
  patience?: Patience;
}

export interface Manager {
  /** To be started in order and stopped in reverse. */
  parts: Part[];
  /** The address that the server listens on, once it does. */
  address(): string;
}

/** Puts the manager together: the only place where its features meet. */
export async function createManager(options: ManagerOptions): Promise<Manager> {
  const { settings, apiToken, logger, version, patience = PATIENCE } = options;
  const { etienne, remoteSessions } = settings;
  const stores = await openStores(settings, options.clock ?? systemClock, logger);
  const { database, sessions, runs, languages, choices, messages, spool, clock } = stores;
  const work = divideWork(stores, settings, logger);
  const { sharing, turns, isSteady, atOwner } = work;
  const steadily = <Args extends readonly unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    whileSteady(isSteady, call);
  const wordsOf = async (ref: SessionRef) => wordsFor(await languages.get(ref));
  const textFor: TextFor = async (ref, reply) => reply(await wordsOf(ref));
  const active = createActiveRuns();
  const metrics = createMetrics();
  const measure = createManagerMetrics(metrics, {
    providers: Object.keys(settings.providers),
    activeRuns: () => active.list().length,
  });

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
  const fitted = new Map(
    Object.keys(settings.providers).flatMap((name) => {
      const client = providers.client(name);
      const capabilities = () => providers.capabilities(name);
      return client === undefined
        ? []
        : [[name, createFittedClient({ client, capabilities, choices, wordsOf })] as const];
    }),
  );
  const clientOf = (name: string) => fitted.get(name);
  const messageUnits = (name: string) => providers.limits(name).messageTextLength;
  const { outbox, notices, say, sayOnce, change, sendToPerson } = createSpeech({
    settings,
    stores,
    sharing,
    client: clientOf,
    textFor,
    onSent(ref) {
      const run = active.get(ref);
      if (run !== undefined) progress.update(run);
    },
    onFileSent: (ref, messageId, source) => files.noteSent(ref, messageId, source),
    onFileRefused: (ref, id) => questions.onDocumentRefused(ref, id),
    measure: measure.replyTried,
    log: logger,
  });

  const etienneLink = connectEtienne(etienne, { clock, log: logger });
  const { client: etienneClient, gateway } = etienneLink;
  etienneLink.reachability.onBack(() => prompts.wakeAll());

  const progress = createShowProgress({ client: clientOf, messageUnits, wordsOf, clock, log: logger });
  const questions = createQuestions({
    etienne: {
      ...gateway,
      respondPermission: steadily(gateway.respondPermission),
      getFile: etienneClient.getFile,
    },
    say: sayOnce,
    messageIdOf: (replyId) => outbox.messageIdOf(replyId),
    change,
    wordsOf,
    async sendDocument(to, id, { name, text }) {
      await sendToPerson(to, id, { path: name, isText: true, caption: '' }, [Buffer.from(text)]);
    },
    messageUnits,
    takesFiles: (name) => providers.limits(name).outgoingFileBytes > 0,
    stateOf: outbox.stateOf,
    ...(work.asking && { noteAsking: work.asking.note }),
    async isLeft(ref) {
      const run = active.get(ref);
      if (run !== undefined) return run.isResumed;
      const [head] = await prompts.list(ref);
      return head !== undefined && hasBegun(head.id);
    },
    clock,
    log: logger,
  });

  work.onTakeover(questions.onTakeover);

  const files = createFiles({
    database,
    etienne: etienneClient,
    client: providers.client,
    mostBytes: (name) => providers.limits(name).outgoingFileBytes,
    sessions,
    prompts: { add: (id, prompt) => prompts.add(id, prompt) },
    spool,
    outbox,
    say,
    ...sharing,
    clock,
    log: logger,
  });
  const hasBegun = async (id: string) => (await runs.get(id)) !== undefined;
  const presence = createPresence({ database, clock, log: logger, onBack: () => backlog.markAll() });
  const backlog = createBacklog({
    database,
    store: stores.backlog,
    promptStore: stores.prompts,
    prompts: { drop: (ref, id) => prompts.drop(ref, id), wake: (ref) => prompts.wake(ref) },
    hasBegun,
    outbox,
    textFor,
    downtime: presence.downtime,
    firstThere: presence.firstThere,
    patience,
    clock,
  });
  const { transcription } = settings;
  const voice = createHearVoice({
    transcribe: transcription?.url ? createTranscription({ ...transcription, url: transcription.url }) : undefined,
    mustConfirm: transcription?.confirm ?? false,
    openFile(name, fileId, signal) {
      const client = providers.client(name);
      if (client === undefined) throw new Error(`no provider ${name} in the settings`);
      return client.openFile(fileId, signal);
    },
    database,
    promptStore: stores.prompts,
    prompts: { wake: (ref) => prompts.wake(ref) },
    hasBegun,
    outbox,
    textFor,
    clock,
    log: logger,
  });
  const runPrompt = createRunPrompt({
    etienne: {
      ...gateway,
      makeCurrent: steadily(gateway.makeCurrent),
      clearSession: steadily(gateway.clearSession),
      abort: steadily(gateway.abort),
    },
    runs,
    sessions,
    turns,
    active,
    finish: createFinishRun({ database, runs, prompts: stores.prompts, outbox, textFor }),
    say,
    setWaitingSince: async (id, prompt) => {
      await stores.prompts.replace(id, prompt);
    },
    onProgress(run, event) {
      progress.update(run);
      if (event !== undefined) questions.onEvent(run, event);
    },
    onEnd(run) {
      progress.end(run);
      questions.onRunEnd(run);
    },
    onLetGo(run) {
      progress.letGo(run);
      questions.onLetGo(run);
    },
    isSteady,
    prepare: files.prepare,
    afterRun: files.afterRun,
    measure: measure.ofRuns,
    clock,
    log: logger,
  });
  const prompts: PromptQueue = createPromptQueue({
    store: stores.prompts,
    active,
    hasBegun,
    onTaken: notices.end,
    patience,
    clock,
    log: logger,
    run: runPrompt,
    gate: (run) => backlog.gate(voice.gate(run)),
    ...sharing,
  });
  const tellStory = createTellStory({ traces: createQueueTraces(database), runs, messages });
  const { handleEvent, selectProject, stopRun, unmap } = createConversation({
    stores,
    gateway,
    providers,
    prompts,
    active,
    outbox,
    files,
    questions,
    backlog,
    voice,
    tellStory,
    say,
    webhookUrl,
    messageUnits,
    patience,
    log: logger,
  });
  const stopAtOwner = atOwner('stop run', (_ref, id: string) => stopRun.byId(id));
  const selectAtOwner = atOwner('select project', ({ provider }, remoteSession: RemoteSession, name: string) =>
    selectProject(provider, remoteSession, name),
  );
  const inbox = createEventInbox({
    database,
    store: stores.inbox,
    noteLanguage: languages.note,
    ...sharing,
    clock,
    log: logger,
    handle: handleEvent,
  });

  const readiness = createReadiness({
    checkEtienne: gateway.check,
    providers: providers.states,
    queues: { inbox: stores.inbox, prompts: stores.prompts, files: files.requestStore, replies: stores.replies },
    activeRuns: () => active.list().length,
    ...(work.storage && { storage: work.storage }),
    clock,
  });
  const server = await createHttp({
    settings,
    apiToken,
    version,
    readiness,
    providers,
    inbox,
    outbox,
    sessions,
    unmap: atOwner('unmap', unmap),
    selectProject: (provider, remoteSession, name) =>
      selectAtOwner({ provider, sessionId: remoteSession.sessionId }, remoteSession, name),
    listRuns: () =>
      listRuns(
        prompts,
        runs,
        (ref, id) => active.get(ref)?.id === id && questions.waitsMs(ref) !== undefined,
        work.asking?.all,
      ),
    stopRun: {
      async byId(id) {
        const item = await prompts.find(id);
        return item === undefined
          ? stopRun.byId(id)
          : stopAtOwner({ provider: item.payload.provider, sessionId: item.payload.sessionId }, id);
      },
    },
    tellStory,
    metrics,
    measure,
    deadLetters: { queues: { inbox, prompts, files, replies: outbox } },
    onWritten: work.onWritten,
    clock,
    log: logger,
  });

  const parts = createParts({
    database: work,
    etienne: etienneLink,
    housekeeping: () =>
      startHousekeeping({
        database,
        unlessElsewhere: work.unlessElsewhere,
        queues: [stores.inbox, stores.prompts, stores.replies, files.requestStore],
        runs,
        files,
        messages,
        clock,
        onError: (err) => logger.warn({ err }, 'housekeeping failed'),
      }),
    progress,
    outbox,
    files,
    presence,
    prompts,
    holdTurns: () => holdTurnsOfUnfinished({ runs, prompts, turns }),
    inbox,
    server: {
      async start() {
        const { host, port } = remoteSessions;
        listeningOn = await listen(server, { host, port, settings: 'remoteSessions.host and .port' });
      },
      stop: () => server.close(),
    },
    providers,
  });
  return { parts, address: () => listeningOn };
}
