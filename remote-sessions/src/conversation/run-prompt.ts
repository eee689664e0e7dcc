import {
  type Clock,
  type CodedError,
  delay,
  describeError,
  isCodedError,
  type Outcome,
  type QueueItem,
  type QueueLog,
} from 'service-kit';
import { mayHaveArrived } from '../etienne/errors.ts';
import { initialRunView, type RunView } from '../etienne/run-outcome.ts';
import type { StreamEvent } from '../etienne/stream-events.ts';
import type { Prepared } from '../files/prepare-prompt.ts';
import type { ActiveRun, ActiveRuns } from '../runs/active-runs.ts';
import { followRun } from '../runs/follow-run.ts';
import type { ProjectTurns, Turn } from '../runs/project-turns.ts';
import type { Prompt } from '../runs/prompt.ts';
import type { RunEnd, RunRecord, RunStore } from '../runs/run-store.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { ReplyText } from './replies.ts';
import * as replies from './replies.ts';
import { replyToRun } from './reply-to-run.ts';

/** What running a prompt needs of Etienne. */
export interface RunEtienne {
  listProjects(): Promise<string[]>;
  openPrompt(
    prompt: { project: string; prompt: string; mode: Prompt['mode'] },
    signal: AbortSignal,
  ): AsyncIterable<StreamEvent>;
  attachRun(processId: string, from: { lastEventId?: number }, signal: AbortSignal): AsyncIterable<StreamEvent>;
  abort(processId: string): Promise<unknown>;
  clearSession(project: string): Promise<unknown>;
  /** Makes a session of the project the one that its next prompt resumes, where that is possible. */
  makeCurrent(project: string, projectSessionId: string): Promise<{ readonly status: string }>;
  /** The stored answer to a prompt that ended after `startedAfter` (milliseconds), if there is one. */
  storedAnswer(run: {
    project: string;
    projectSessionId: string | undefined;
    prompt: string;
    startedAfter: number;
  }): Promise<string | undefined>;
  /** What is really sent for a prompt: itself, or a pointer to a file of the project where it is too long. */
  placePrompt(project: string, promptId: string, text: string, mode: Prompt['mode']): Promise<string>;
}

export interface RunPromptOptions {
  etienne: RunEtienne;
  runs: Pick<RunStore, 'get' | 'begin' | 'undo' | 'setProcess' | 'setProjectSession'>;
  sessions: Pick<SessionStore, 'get' | 'setProjectSession'>;
  turns: ProjectTurns;
  active: ActiveRuns;
  /** Ends run, prompt and reply in one step: after it the prompt is done and the reply is on its way. */
  finish(
    run: Omit<RunRecord, 'state' | 'stopRequested'>,
    end: RunEnd,
    reply: ReplyText,
    replyTo: string | undefined,
  ): Promise<void>;
  say(ref: SessionRef, id: string, reply: ReplyText): Promise<void>;
  /** Notes in the waiting prompt since when Etienne can't be reached. */
  setWaitingSince(promptId: string, prompt: Prompt): Promise<void>;
  /** Shows how far a run has come; must not fail or take time. */
  onProgress(run: ActiveRun, event?: StreamEvent): void;
  onEnd(run: ActiveRun): void;
  /** What has to be done for a prompt before its turn, for instance to bring its files; gives the text to send. */
  prepare(promptId: string, prompt: Prompt, signal: AbortSignal): Promise<Prepared>;
  /** Adds to the reply of a run that has been seen to its end what else comes of it. */
  afterRun(run: ActiveRun, view: RunView, reply: ReplyText): Promise<ReplyText>;
  clock: Clock;
  log: QueueLog;
}

/** Etienne aborts a run after 60 s without a client, so after this time it is certain whether history will tell it. */
const SETTLED_AFTER_MS = 65_000;
const SETTLE_CHECKS_MS = 3_000;

/** How long a prompt waits for an Etienne that can't be reached. */
const MOST_WAIT_MS = 3_600_000;

const STOPPED = new Error('stopped before it began');

/**
 * Makes the handler of the prompt queue: one prompt, from its turn to its answer.
 *
 * A prompt is sent once at most. That it is about to be sent is on disk before; which run Etienne made of it is on disk
 * before anything else of the run counts. A handler that finds such a note of an earlier process goes on from there:
 * it attaches to the run, or finds the answer in the history, or says honestly that it does not know.
 */
export function createRunPrompt(options: RunPromptOptions) {
  const { etienne, runs, sessions, turns, active, finish, say, prepare, afterRun, clock, log, onProgress, onEnd } =
    options;

  async function runPrompt(item: QueueItem<Prompt>, shutdown: AbortSignal): Promise<Outcome> {
    const { id } = item;
    let prompt = item.payload;
    let turn: Turn | undefined;
    const run = active.begin({
      id,
      provider: prompt.provider,
      sessionId: prompt.sessionId,
      project: prompt.project,
      prompt: prompt.text,
      mode: prompt.mode,
      replyTo: prompt.replyTo,
      since: clock.now(),
    });
    const signal = AbortSignal.any([shutdown, run.abandon.signal]);
    try {
      if (runs.get(id) === undefined) {
        const ready = await makeReady(run, prompt, signal);
        if ('outcome' in ready) return ready.outcome;
        prompt = ready.prompt;
      }
      turn = turns.take(prompt.project, id);
      if (turn.mustWait) await say(run, `${id}:waits`, replies.waitsForProject(prompt.project));
      await turn.granted(signal);
      onProgress(run);
      const record = runs.get(id);
      if (record === undefined) return await start(run, prompt, signal);
      if (record.stopRequested) run.stopRequested = true;
      return await resume(run, record, prompt, signal);
    } catch (error) {
      if (shutdown.aborted) throw error;
      if (run.abandon.signal.aborted) return await stoppedUnfollowed(run);
      if (isCodedError(error) && !error.retryable) return await lostFromSight(run, error);
      throw error;
    } finally {
      turn?.release();
      active.end(run);
      // What is shown of a run that another process will go on with must stay.
      if (!shutdown.aborted) onEnd(run);
    }
  }

  /** Before the turn, so that nobody waits in the project's line for the files of others. */
  async function makeReady(
    run: ActiveRun,
    prompt: Prompt,
    signal: AbortSignal,
  ): Promise<{ prompt: Prompt } | { outcome: Outcome }> {
    try {
      const prepared = await prepare(run.id, prompt, signal);
      if (prepared.status === 'ready') return { prompt: { ...prompt, text: prepared.text } };
      return { outcome: await end(run, prepared.state, prepared.reply) };
    } catch (error) {
      return { outcome: await notStarted(run, prompt, error, signal) };
    }
  }

  /** Etienne runs one prompt at a time per project; whoever holds the turn may make a session current and start. */
  async function start(run: ActiveRun, prompt: Prompt, signal: AbortSignal, isSecondTry = false): Promise<Outcome> {
    let sent: string;
    try {
      if (!(await etienne.listProjects()).includes(prompt.project)) {
        return end(run, 'failed', replies.projectGone(prompt.project));
      }
      const wanted = wantedSession(run, prompt);
      if (wanted !== '' && !isSecondTry) {
        const { status } = await etienne.makeCurrent(prompt.project, wanted);
        // Etienne has forgotten the session: the prompt must not run in another remote session's instead.
        if (status === 'not_listed') return await replaceSession(run, prompt, signal, false);
      }
      sent = await etienne.placePrompt(prompt.project, run.id, prompt.text, prompt.mode);
    } catch (error) {
      return notStarted(run, prompt, error, signal);
    }
    signal.throwIfAborted();
    const startedAt = clock.now();
    await runs.begin({ ...identityOf(run), prompt: sent, startedAt });
    if (signal.aborted) {
      await runs.undo(run.id);
      signal.throwIfAborted();
    }
    try {
      const first = etienne.openPrompt({ project: prompt.project, prompt: sent, mode: prompt.mode }, signal);
      return await follow(run, prompt, signal, { startedAt, sent, isSecondTry, first });
    } catch (error) {
      if (run.view.processId !== undefined || signal.aborted) throw error;
      if (mayHaveArrived(error)) return settleStart(run, prompt, sent, startedAt, signal);
      await runs.undo(run.id);
      return notStarted(run, prompt, error, signal);
    }
  }

  async function resume(run: ActiveRun, record: RunRecord, prompt: Prompt, signal: AbortSignal): Promise<Outcome> {
    const { startedAt, prompt: sent, processId } = record;
    if (processId === undefined) return settleStart(run, prompt, sent, startedAt, signal);
    run.view = { ...initialRunView(), processId };
    return follow(run, prompt, signal, { startedAt, sent, isSecondTry: false });
  }

  interface Following {
    startedAt: number;
    sent: string;
    isSecondTry: boolean;
    first?: AsyncIterable<StreamEvent>;
  }

  async function follow(run: ActiveRun, prompt: Prompt, signal: AbortSignal, following: Following): Promise<Outcome> {
    const { startedAt, sent, isSecondTry, first } = following;
    run.abort = async () => {
      const { processId } = run.view;
      if (processId === undefined) return;
      await etienne.abort(processId);
      // A run that waits inside Etienne keeps its stream open and silent; it is over for us as soon as it is aborted.
      if (run.view.queued) run.abandon.abort(STOPPED);
    };
    const view = await followRun({
      view: run.view,
      ...(first && { first }),
      attach: (processId, from) => {
        // The wish to stop may not have got through before.
        if (run.stopRequested) passOnStop(run);
        return etienne.attachRun(processId, from, signal);
      },
      clock,
      signal,
      onLost: (err) => log.warn({ err, runId: run.id }, 'lost the connection to a run, attaching again'),
      onEvent: (event, next) => onEvent(run, event, next),
    });
    run.view = view;
    if (view.end?.status === 'failed' && view.end.kind === 'stale_session') {
      return replaceSession(run, prompt, signal, isSecondTry);
    }
    const isTold = view.end !== undefined && !view.hasGap;
    const stored = isTold ? undefined : await answerFromHistory(run, prompt, sent, startedAt);
    const [state, reply] = replyToRun(run, view, stored);
    return end(run, state, await afterRun(run, view, reply));
  }

  async function onEvent(run: ActiveRun, event: StreamEvent, view: RunView) {
    run.view = view;
    run.lastSignAt = clock.now();
    if (event.type === 'process' && view.processId === event.processId) {
      await runs.setProcess(run.id, event.processId);
    }
    if (event.type === 'session') {
      await runs.setProjectSession(run.id, event.sessionId);
      await sessions.setProjectSession(run, run.project, event.sessionId);
    }
    if (event.type === 'queued') await say(run, `${run.id}:queued`, replies.waitsInEtienne(run.project));
    if (run.stopRequested && (event.type === 'process' || event.type === 'queued')) passOnStop(run);
    onProgress(run, event);
  }

  /** The session of the mapping cannot be resumed: it is cleared once and the prompt, of which nothing ran, sent anew. */
  async function replaceSession(
    run: ActiveRun,
    prompt: Prompt,
    signal: AbortSignal,
    isSecondTry: boolean,
  ): Promise<Outcome> {
    if (isSecondTry) return end(run, 'failed', replies.sessionNotResumable);
    run.abort = undefined;
    await etienne.clearSession(prompt.project);
    await sessions.setProjectSession(run, prompt.project, '');
    await say(run, `${run.id}:new-session`, replies.sessionReplaced);
    await runs.undo(run.id);
    run.view = initialRunView();
    return start(run, prompt, signal, true);
  }

  /**
   * The prompt was about to be sent and it is unknown whether it was. The history tells, at the latest when Etienne
   * would have aborted a run that nobody is attached to.
   */
  async function settleStart(
    run: ActiveRun,
    prompt: Prompt,
    sent: string,
    startedAt: number,
    signal: AbortSignal,
  ): Promise<Outcome> {
    run.abort = undefined;
    for (let isFirst = true; ; isFirst = false) {
      const answer = await answerFromHistory(run, prompt, sent, startedAt);
      if (answer !== undefined) return end(run, 'answered', await afterRun(run, run.view, { text: answer }));
      if (run.stopRequested || clock.now() - startedAt > SETTLED_AFTER_MS)
        return end(run, 'interrupted', replies.maybeStarted(run.id));
      if (isFirst) await say(run, `${run.id}:checking`, replies.checkingStart);
      await delay(clock, SETTLE_CHECKS_MS, signal);
      signal.throwIfAborted();
    }
  }

  async function answerFromHistory(
    run: ActiveRun,
    prompt: Prompt,
    sent: string,
    startedAfter: number,
  ): Promise<string | undefined> {
    const projectSessionId = run.view.sessionId ?? runs.get(run.id)?.projectSessionId ?? wantedSession(run, prompt);
    try {
      return await etienne.storedAnswer({ project: run.project, projectSessionId, prompt: sent, startedAfter });
    } catch (err) {
      log.warn({ err, runId: run.id }, 'could not read the history');
      return undefined;
    }
  }

  /** Nothing of the prompt has reached Etienne: it waits where that helps, else the person is told why. */
  async function notStarted(run: ActiveRun, prompt: Prompt, error: unknown, signal: AbortSignal): Promise<Outcome> {
    signal.throwIfAborted();
    if (!isCodedError(error)) throw error;
    if (!error.retryable) {
      return end(run, 'failed', replies.runFailed(error.personText ?? replies.unexpected.text, run.id, ''));
    }
    const waitingSince = prompt.waitingSince ?? clock.now();
    if (clock.now() - waitingSince >= MOST_WAIT_MS) return end(run, 'interrupted', replies.gaveUpWaiting(run.id));
    if (prompt.waitingSince === undefined) {
      await options.setWaitingSince(run.id, { ...prompt, waitingSince });
      await say(run, `${run.id}:etienne-away`, replies.waitsForEtienne);
    }
    return { status: 'retry', reason: describeError(error) };
  }

  /** The person stopped a run that is not followed: it waits for its turn or inside Etienne, or is being settled. */
  async function stoppedUnfollowed(run: ActiveRun): Promise<Outcome> {
    const record = runs.get(run.id);
    if (record === undefined || run.view.queued) return end(run, 'stopped', replies.stoppedWaiting);
    if (record.processId === undefined) return end(run, 'interrupted', replies.maybeStarted(run.id));
    await etienne.abort(record.processId).catch((error) => logAbort(run, error));
    return end(run, 'stopped', replies.stopped(run.view.text));
  }

  /** Etienne refuses to show a run that has begun: it may go on there, but nobody here will see its end. */
  async function lostFromSight(run: ActiveRun, error: CodedError): Promise<Outcome> {
    log.error({ err: error, runId: run.id }, 'a run can no longer be followed');
    const reason = error.personText ?? 'Etienne refuses to show this run.';
    return end(run, 'interrupted', replies.lostFromSight(reason, run.id, run.view.text));
  }

  async function end(run: ActiveRun, state: RunEnd, reply: ReplyText): Promise<Outcome> {
    const record = runs.get(run.id);
    await finish(
      {
        ...identityOf(run),
        prompt: run.prompt,
        processId: run.view.processId ?? record?.processId,
        projectSessionId: run.view.sessionId ?? record?.projectSessionId,
        startedAt: record?.startedAt ?? run.since,
      },
      state,
      reply,
      run.replyTo,
    );
    return { status: 'done' };
  }

  function wantedSession(run: ActiveRun, prompt: Prompt): string {
    const mapping = sessions.get(run);
    return mapping?.project.name === prompt.project ? mapping.project.sessionId : prompt.projectSessionId;
  }

  const logAbort = (run: ActiveRun, err: unknown) => log.warn({ err, runId: run.id }, 'Etienne did not take the abort');

  /** Not waited for: what is said of the run meanwhile shall still be read. */
  const passOnStop = (run: ActiveRun) => void run.abort?.().catch((error) => logAbort(run, error));

  return runPrompt;
}

const identityOf = ({ id, provider, sessionId, project }: ActiveRun) => ({ id, provider, sessionId, project });
