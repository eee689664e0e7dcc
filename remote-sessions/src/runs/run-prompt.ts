import { type CodedError, isCodedError, isFenced, type Outcome, type QueueItem } from 'service-kit';
import { mayHaveArrived } from '../etienne/errors.ts';
import { initialRunView, isOver, type RunView } from '../etienne/run-outcome.ts';
import type { StreamEvent } from '../etienne/stream-events.ts';
import type { Prompt } from '../prompts/prompt.ts';
import * as replies from '../replies/replies.ts';
import { createAbortRun } from './abort-run.ts';
import type { ActiveRun } from './active-runs.ts';
import { createEndRun, identityOf } from './end-run.ts';
import { followRun } from './follow-run.ts';
import { createLosses } from './losses.ts';
import { createNotStarted } from './not-started.ts';
import type { Turn } from './project-turns.ts';
import { replyToRun } from './reply-to-run.ts';
import type { RunPromptOptions } from './run-ports.ts';
import { hasEnded, type RunRecord } from './run-store.ts';
import { createSettleStart, type SentPrompt } from './settle-start.ts';
import { assertSteady } from './steady.ts';

/** A mistake of ours is tried again this often, as it may pass; then the person is told. */
const MOST_UNEXPECTED_FAILURES = 3;

/** Most connections that break stand again sooner, and nobody needs to hear of those. */
const SAID_AFTER_MS = 10_000;
const NOT_SAID = 'that a run is cut off could not be said';

const STOPPED = new Error('stopped before it began');

/** A prompt on its way through one attempt. */
interface Attempt {
  run: ActiveRun;
  /** As it waits in the queue. */
  prompt: Prompt;
  signal: AbortSignal;
  /** When it was put into its line, in milliseconds. */
  queuedAt: number;
  /** Whether the project's session was cleared for it, as it could not be resumed. */
  isInNewSession: boolean;
}

/**
 * Makes the handler of the prompt queue: one prompt, from its turn to its answer.
 *
 * A prompt is sent once at most. That it is about to be sent is on disk before; which run Etienne made of it is stored
 * before anything else of the run counts, unless that is refused. A handler that finds such a note of an earlier
 * process goes on from there: it attaches to the run, or finds the answer in the history, or says honestly that it does
 * not know.
 */
export function createRunPrompt(options: RunPromptOptions) {
  const { etienne, runs, sessions, turns, active, say, prepare, afterRun, measure, clock, log } = options;
  const { isSteady, onProgress, onEnd, onLetGo } = options;
  const abortRun = createAbortRun({ etienne, isActive: (run) => active.get(run) === run, say, log });
  const end = createEndRun(options);
  const notStarted = createNotStarted(options, end);
  const { answerFromHistory, settleStart } = createSettleStart(options, end);
  /**
   * When runs should have begun of which nothing was sent, although that may be on disk: how writing or undoing it ended is
   * unknown. Another process that has begun one since has done so at another time.
   */
  const unsent = new Map<string, number>();

  async function runPrompt(item: QueueItem<Prompt>, shutdown: AbortSignal): Promise<Outcome> {
    const { id, payload: prompt } = item;
    const run = active.begin({ ...prompt, id, prompt: prompt.text, replyTo: prompt.replyTo, since: clock.now() });
    const signal = AbortSignal.any([shutdown, run.abandon.signal]);
    let turn: Turn | undefined;
    let isLetGo = false;
    try {
      const record = await recordOf(id);
      // Ids are kept longer as runs than in the queue: what has run must not run again under the same one.
      if (record !== undefined && hasEnded(record)) return { status: 'done' };
      run.waitsFor = record === undefined ? 'files' : 'turn';
      const unready = record === undefined ? await makeReady(run, prompt, signal) : undefined;
      if (unready !== undefined) return unready;
      run.waitsFor = 'turn';
      turn = await turns.take(prompt.project, id);
      if (turn.mustWait) await say(run, `${id}:waits`, replies.waitsForProject(prompt.project));
      await turn.granted(signal);
      run.waitsFor = undefined;
      onProgress(run);
      const attempt = { run, prompt, signal, queuedAt: item.createdAt, isInNewSession: false };
      return await (record === undefined ? start(attempt) : resume(attempt, record));
    } catch (error) {
      isLetGo = shutdown.aborted || isFenced(error);
      if (isLetGo) throw error;
      if (run.abandon.signal.aborted) return await stoppedUnfollowed(run);
      if (isCodedError(error) && !error.retryable) return await lostFromSight(run, error);
      if (isCodedError(error) || item.attempts < MOST_UNEXPECTED_FAILURES) throw error;
      return await brokenDown(run, error);
    } finally {
      active.end(run);
      // Another process goes on with it: it keeps its turn, and what is shown of it stays.
      if (isLetGo) onLetGo(run);
      else {
        turn?.release();
        onEnd(run);
      }
    }
  }

  /** What an earlier attempt or process has left of a run that may have reached Etienne. */
  async function recordOf(id: string): Promise<RunRecord | undefined> {
    const record = await runs.get(id);
    const isUnsent = record !== undefined && !hasEnded(record) && record.startedAt === unsent.get(id);
    if (isUnsent) await runs.undo(id);
    unsent.delete(id);
    return isUnsent ? undefined : record;
  }

  /** Before the turn, so that nobody waits in the project's line for the files of others. Undefined when it is ready. */
  async function makeReady(run: ActiveRun, prompt: Prompt, signal: AbortSignal): Promise<Outcome | undefined> {
    try {
      const prepared = await prepare(run.id, prompt, signal);
      if (prepared.status !== 'ready') return end(run, prepared.state, prepared.reply);
      run.readyText = prepared.text;
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      return notStarted(run, prompt, error);
    }
  }

  /** Etienne runs one prompt at a time per project; whoever holds the turn may make a session current and start. */
  async function start(attempt: Attempt): Promise<Outcome> {
    const { run, prompt, signal } = attempt;
    const { project, mode } = prompt;
    let sent: string;
    let wanted: string;
    try {
      // The look at the session waits for this: no name is sent that was not in the list just now.
      if (!(await etienne.listProjects()).includes(project)) return end(run, 'failed', replies.projectGone(project));
      wanted = await wantedSession(attempt);
      if (wanted !== '' && !attempt.isInNewSession) {
        const { status } = await etienne.makeCurrent(project, wanted);
        // Etienne has forgotten the session: the prompt must not run in another remote session's instead.
        if (status === 'not_listed') return await replaceSession(attempt);
      }
      sent = await etienne.placePrompt(project, run.id, run.readyText, mode);
    } catch (error) {
      signal.throwIfAborted();
      return notStarted(run, prompt, error);
    }
    signal.throwIfAborted();
    const startedAt = clock.now();
    unsent.set(run.id, startedAt);
    await runs.begin({ ...identityOf(run), prompt: sent, startedAt });
    if (signal.aborted || !isSteady()) {
      await runs.undo(run.id);
      signal.throwIfAborted();
      assertSteady(isSteady);
    }
    unsent.delete(run.id);
    log.info({ runId: run.id, project }, 'run begins');
    measure.begun(startedAt - attempt.queuedAt);
    const sentPrompt = { sent, startedAt, projectSessionId: wanted };
    try {
      return await follow(attempt, sentPrompt, etienne.openPrompt({ project, prompt: sent, mode }, signal));
    } catch (error) {
      if (run.view.processId !== undefined || signal.aborted) throw error;
      if (mayHaveArrived(error)) return settleStart(run, sentPrompt, signal);
      await runs.undo(run.id);
      return notStarted(run, prompt, error);
    }
  }

  async function resume(attempt: Attempt, record: RunRecord): Promise<Outcome> {
    const { run, signal } = attempt;
    run.isResumed = true;
    const { startedAt, prompt: sent, processId } = record;
    const sentPrompt = { sent, startedAt, projectSessionId: await wantedSession(attempt) };
    run.readyText = sent;
    if (record.stopRequested) run.stopRequested = true;
    if (processId === undefined) return settleStart(run, sentPrompt, signal);
    run.view = { ...initialRunView(), processId };
    return follow(attempt, sentPrompt);
  }

  async function follow(
    attempt: Attempt,
    sentPrompt: SentPrompt,
    first?: AsyncIterable<StreamEvent>,
  ): Promise<Outcome> {
    const { run, signal } = attempt;
    run.abort = async () => {
      const outcome = await abortRun(run, signal);
      // A run that waits inside Etienne keeps its stream open and silent; it is over for us as soon as it is aborted.
      if (outcome === 'taken' && run.view.queued) run.abandon.abort(STOPPED);
    };
    const losses = createLosses(clock.now);
    const view = await followRun({
      view: run.view,
      ...(first && { first }),
      attach: (processId, from) => {
        // The wish to stop may not have got through before.
        if (run.stopRequested) void run.abort?.();
        return etienne.attachRun(processId, from, signal);
      },
      pause: (mostMs) => etienne.untilBack(mostMs, signal),
      clock,
      signal,
      onLost(error) {
        losses.begin();
        onLost(run, error);
      },
      onEvent(event, next) {
        losses.end(event.eventId !== undefined);
        // Of a run that another process has begun the first word may have come before.
        if (first !== undefined && run.view.text === '' && next.text !== '')
          measure.firstWord(clock.now() - sentPrompt.startedAt);
        return onEvent(run, event, next, attempt.isInNewSession ? '' : sentPrompt.projectSessionId);
      },
    });
    run.view = view;
    if (view.end?.status === 'failed' && view.end.kind === 'stale_session') return replaceSession(attempt);
    const isTold = isOver(view) && !view.hasGap;
    const stored = isTold ? undefined : await answerFromHistory(run, sentPrompt);
    const lostBecause = losses.because(view);
    const [state, reply] = replyToRun({ ...run, ...(lostBecause && { lostBecause }) }, view, stored);
    if (state === 'failed') log.warn({ runId: run.id, project: run.project, failure: view.end }, 'a run has failed');
    return end(run, state, await afterRun(run, view, reply));
  }

  /** Said in the preview at once, and as a message where it lasts. */
  function onLost(run: ActiveRun, error: unknown) {
    log.warn({ err: error, runId: run.id }, 'lost the connection to a run, attaching again');
    run.cutOff ??= { since: clock.now(), error };
    onProgress(run);
    if (clock.now() - run.cutOff.since < SAID_AFTER_MS) return;
    say(run, `${run.id}:cut-off`, replies.cutOff).catch((err) => log.warn({ err, runId: run.id }, NOT_SAID));
  }

  /** `wanted` is the project session that it was meant for; empty where any is right. */
  async function onEvent(run: ActiveRun, event: StreamEvent, view: RunView, wanted: string) {
    run.view = view;
    run.cutOff = undefined;
    run.lastSignAt = clock.now();
    try {
      await note(run, event, view, wanted);
    } catch (err) {
      // Letting go of the run would end it in Etienne: it goes on unnoted, and a restart finds its answer in the history.
      log.error({ err, runId: run.id }, 'what a run has told could not be stored');
    }
    if (run.stopRequested && (event.type === 'process' || event.type === 'queued')) void run.abort?.();
    onProgress(run, event);
  }

  /** What must be stored before the next event counts. */
  async function note(run: ActiveRun, event: StreamEvent, view: RunView, wanted: string) {
    if (event.type === 'process' && view.processId === event.processId) {
      await runs.setProcess(run.id, event.processId);
    }
    if (event.type === 'session') {
      await runs.setProjectSession(run.id, event.sessionId);
      await sessions.setProjectSession(run, run.project, event.sessionId);
      if (wanted !== '' && event.sessionId !== wanted) await say(run, `${run.id}:new-session`, replies.otherSession);
    }
    if (event.type === 'queued') await say(run, `${run.id}:queued`, replies.waitsInEtienne(run.project));
  }

  /** The session of the mapping cannot be resumed: it is cleared once and the prompt, of which nothing ran, sent anew. */
  async function replaceSession(attempt: Attempt): Promise<Outcome> {
    const { run, prompt } = attempt;
    if (attempt.isInNewSession) return end(run, 'failed', replies.sessionNotResumable);
    run.abort = undefined;
    await etienne.clearSession(prompt.project);
    await sessions.setProjectSession(run, prompt.project, '');
    await say(run, `${run.id}:new-session`, replies.sessionReplaced);
    await runs.undo(run.id);
    run.view = initialRunView();
    return start({ ...attempt, isInNewSession: true });
  }

  /** The person stopped a run that is not followed: it waits for its turn or inside Etienne, or is being settled. */
  async function stoppedUnfollowed(run: ActiveRun): Promise<Outcome> {
    const record = await runs.get(run.id);
    if (record === undefined || run.view.queued) return end(run, 'stopped', replies.stoppedWaiting);
    if (record.processId === undefined) return end(run, 'interrupted', replies.maybeStarted(run.id));
    await etienne
      .abort(record.processId)
      .catch((err) => log.warn({ err, runId: run.id }, 'Etienne did not take the abort'));
    return end(run, 'stopped', replies.stopped(run.view.text));
  }

  /** Etienne refuses to show a run that has begun: it may go on there, but nobody here will see its end. */
  async function lostFromSight(run: ActiveRun, error: CodedError): Promise<Outcome> {
    log.error({ err: error, runId: run.id }, 'a run can no longer be followed');
    const reason = replies.failurePhrase(error) ?? replies.runNotShown;
    return end(run, 'interrupted', replies.lostFromSight(reason, run.id, run.view.text));
  }

  /** A failure that nobody foresaw: it must not hold back the remote session for ever. */
  async function brokenDown(run: ActiveRun, error: unknown): Promise<Outcome> {
    log.error({ err: error, runId: run.id }, 'a prompt could not be run');
    const reply =
      (await runs.get(run.id)) === undefined
        ? replies.runFailed(replies.somethingWrong, run.id, '')
        : replies.maybeStarted(run.id);
    return end(run, 'failed', reply);
  }

  async function wantedSession({ run, prompt }: Attempt): Promise<string> {
    const mapping = await sessions.get(run);
    return mapping?.project.name === prompt.project ? mapping.project.sessionId : prompt.projectSessionId;
  }

  return runPrompt;
}
