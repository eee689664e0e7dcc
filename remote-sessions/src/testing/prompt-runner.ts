import type { TestContext } from 'node:test';
import {
  createManualClock,
  createQueueStore,
  openDatabase,
  QUEUE_EVENTS_MIGRATION,
  QUEUE_MIGRATION,
  type QueueSharing,
} from 'service-kit';
import type { Prompt } from '../prompts/prompt.ts';
import { createPromptQueue } from '../prompts/prompt-queue.ts';
import type { ReplyText } from '../replies/replies.ts';
import { createActiveRuns } from '../runs/active-runs.ts';
import { createFinishRun } from '../runs/finish-run.ts';
import { createProjectTurns } from '../runs/project-turns.ts';
import { createRunPrompt } from '../runs/run-prompt.ts';
import { createRunStore, RUN_MIGRATION } from '../runs/run-store.ts';
import { createStopRun } from '../runs/stop-run.ts';
import { createMemorySessionStore } from '../sessions/session-store.ts';
import { mappingOf } from '../sessions/session-store-contract.ts';
import { allInEnglish, inEnglish } from './in-english.ts';
import { NO_PATIENCE } from './no-patience.ts';
import { createScriptedEtienne } from './scripted-etienne.ts';
import { settle, silentLog, until } from './waiting.ts';

interface Said {
  id: string;
  sessionId: string;
  text: string;
  actions: string[];
}

/** What other managers have to do with it. */
interface Others {
  sharing: QueueSharing;
  isSteady(): boolean;
}

/** The queue of prompts and what runs them, on a disk in memory, with an Etienne and a clock that the test turns. */
export async function createPromptRunner(t: TestContext, others?: Others) {
  const clock = createManualClock();
  const database = openDatabase(':memory:', [QUEUE_MIGRATION, QUEUE_EVENTS_MIGRATION, RUN_MIGRATION]);
  const store = createQueueStore<Prompt>(database, 'prompts', clock.now);
  const runs = createRunStore(database, clock.now);
  const sessions = createMemorySessionStore();
  const etienne = createScriptedEtienne(clock);
  const said: Said[] = [];
  const leavings: string[] = [];

  /** As the outbox: the same id again is not said again. */
  function note(sessionId: string, id: string, { text, actions = [] }: ReplyText) {
    if (said.some((one) => one.id === id)) return;
    said.push({ id, sessionId, text, actions: actions.flat().map((action) => action.id) });
  }

  function createProcess() {
    const active = createActiveRuns();
    const prompts = createPromptQueue({
      patience: NO_PATIENCE,
      store,
      active,
      ...(others && { sharing: others.sharing }),
      hasBegun: async (id) => (await runs.get(id)) !== undefined,
      clock,
      log: silentLog,
      run: createRunPrompt({
        measure: { begun() {}, firstWord() {}, ended() {} },
        etienne,
        runs,
        sessions,
        turns: createProjectTurns(),
        active,
        finish: createFinishRun({
          textFor: allInEnglish.textFor,
          database,
          runs,
          prompts: store,
          outbox: {
            sayInTransaction: async (ref, reply) => note(ref.sessionId, reply.id, reply),
            wake() {},
          },
        }),
        say: async (ref, id, reply) => note(ref.sessionId, id, inEnglish(reply)),
        setWaitingSince: async (id, prompt) => void (await store.replace(id, prompt)),
        onProgress() {},
        onEnd: ({ id }) => leavings.push(`end ${id}`),
        onLetGo: ({ id }) => leavings.push(`let go ${id}`),
        isSteady: () => others?.isSteady() ?? true,
        prepare: async (_id, prompt) => ({ status: 'ready', text: prompt.text }),
        afterRun: async (_run, _view, reply) => reply,
        clock,
        log: silentLog,
      }),
    });
    return { active, prompts, stopRun: createStopRun({ active, runs, prompts, isUndecided: async () => false }) };
  }

  let process = createProcess();
  await process.prompts.start();
  t.after(async () => {
    await process.prompts.stop();
    await database.close();
  });

  const promptOf = (sessionId: string, text: string, more: Partial<Prompt> = {}): Prompt => ({
    provider: 'telegram',
    sessionId,
    project: 'alpha',
    projectSessionId: '',
    text,
    mode: 'default',
    ...more,
  });

  return {
    clock,
    etienne,
    runs,
    sessions,
    said,
    /** How runs were left, in order. */
    leavings,
    get active() {
      return process.active;
    },
    get prompts() {
      return process.prompts;
    },
    get stopRun() {
      return process.stopRun;
    },
    ref: (sessionId: string) => ({ provider: 'telegram', sessionId }),
    /** Maps a remote session to a project session of `alpha`. */
    map: (sessionId: string, projectSessionId = '', project = 'alpha') =>
      sessions.put(mappingOf(sessionId, project, projectSessionId)),
    add: (sessionId: string, id: string, text = `text of ${id}`, more: Partial<Prompt> = {}) =>
      process.prompts.add(id, promptOf(sessionId, text, more)),
    /** Leaves a prompt and the record of its run as a process that was killed leaves them. */
    async leave(
      sessionId: string,
      id: string,
      { processId, more }: { processId?: string; more?: Partial<Prompt> } = {},
    ) {
      const prompt = promptOf(sessionId, `text of ${id}`, more);
      await process.prompts.stop();
      await store.append({ id, key: `telegram:${sessionId}`, payload: prompt });
      await runs.begin({ id, ...prompt, prompt: prompt.text, startedAt: clock.now() });
      if (processId !== undefined) await runs.setProcess(id, processId);
    },
    /** Ends the process in an orderly way, as far as it has come. */
    shutDown: () => process.prompts.stop(),
    async startAgain() {
      await process.prompts.stop();
      process = createProcess();
      await process.prompts.start();
    },
    pending: async () => (await process.prompts.listAll()).map((item) => item.id),
    texts: (sessionId?: string) =>
      said.filter((one) => sessionId === undefined || one.sessionId === sessionId).map((one) => one.text),
    streamNames: () => etienne.streams.map((stream) => stream.name),
    /** Waits until so many streams have been opened or attached to, and gives the last. */
    async stream(count: number) {
      await until(() => etienne.streams.length >= count, `stream ${count}`);
      return etienne.stream();
    },
    async until(condition: () => unknown, what?: string) {
      await until(condition, what);
    },
    async ended(id: string) {
      const ends = ['answered', 'stopped', 'failed', 'interrupted'];
      await until(async () => ends.includes((await runs.get(id))?.state ?? ''), `the end of ${id}`);
      await settle();
      return (await runs.get(id))?.state;
    },
    /** Turns the clock in steps, so that what waits for one step can begin the wait for the next. */
    async pass(ms: number, stepMs = 1_000) {
      await settle();
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock.advance(Math.min(stepMs, ms - passed));
        await settle();
      }
    },
    settle,
  };
}
