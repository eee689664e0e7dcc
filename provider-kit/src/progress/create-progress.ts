import { afterCommit, type Clock } from 'service-kit';
import type { ProgressRequest } from 'shared-types';
import { createBoundedMap } from '../bounded-map.ts';
import { createPacing, type Pace, type Pacing } from './pace.ts';
import { createPerformStep } from './perform-step.ts';
import type { PreviewPort, PreviewRates } from './preview-port.ts';
import { beginRun, createSession, endRun, forgetPreview, type SessionProgress, viewOf } from './session-progress.ts';
import { createTurns } from './turns.ts';

export interface ProgressOptions {
  port: PreviewPort;
  clock: Clock;
  log: { warn(details: object, text: string): void };
  /** Whether anything may be shown there; asked with each new state, so whoever is not any more is to be ended as well. */
  isPaired(remoteSessionId: string): Promise<boolean>;
  /** Whether nobody else can be showing what is shown here; asked before each call. Default: nobody ever can. */
  mayAct?(): boolean;
  /** Told when nothing of a remote session is shown, or to be taken away, any more. */
  onForgotten?(remoteSessionId: string): void;
}

const CALL_TIMEOUT_MS = 5_000;
/** What may not be done now is looked at again then. */
const MAY_ACT_AGAIN_MS = 1_000;
/** Chats whose pace and runs whose numbers are remembered after they ended. */
const REMEMBERED = 10_000;

/**
 * Makes what shows people how their runs get on: typing, and a preview that grows with the answer.
 *
 * The newest state wins and nothing is durable. Whatever fails here is logged once per run and goes no further. A run
 * that was ended is never shown again, however late its progress comes.
 */
export function createProgress(options: ProgressOptions) {
  const { port, clock, log, isPaired, mayAct = () => true, onForgotten = () => {} } = options;
  const { now } = clock;
  const pacings = new Map<PreviewRates, Pacing>();
  const draftIdOf = (runId: string) => port.draftIdOf?.(runId) ?? runId;
  const sessions = new Map<string, SessionProgress>();
  /** While a message is being sent: the run that went on when that began. */
  const sending = new Map<string, string | undefined>();
  const paces = createBoundedMap<Pace>(REMEMBERED);
  const runs = createBoundedMap<{ runId: string; isEnded: boolean }>(REMEMBERED);
  /** The place in time of what was taken last: whatever came before that, and was still asking, is too late. */
  const taken = createBoundedMap<number>(REMEMBERED);
  let lastPlace = 0;
  const callsInFlight = new Set<AbortController>();
  const endings = new Set<Promise<void>>();
  let isStopped = false;
  const performStep = createPerformStep({
    port,
    pacingOf,
    now,
    warn(details, text) {
      // What is cut off by the stop of the service is no trouble.
      if (!isStopped) log.warn(details, text);
    },
  });
  const turns = createTurns({ clock, callsPerSecond: port.rates.callsPerSecond, onTurn: takeTurn });

  function pacingOf(remoteSessionId: string): Pacing {
    const rates = port.ratesOf?.(remoteSessionId) ?? port.rates;
    const pacing = pacings.get(rates) ?? createPacing(rates);
    pacings.set(rates, pacing);
    return pacing;
  }

  /** Looks at what is to be done next; called after every change. */
  function plan(session: SessionProgress) {
    const { remoteSessionId } = session;
    // Forgotten while a call went on.
    if (sessions.get(remoteSessionId) !== session) return;
    if (session.call !== undefined || sending.has(remoteSessionId)) return turns.cancel(remoteSessionId);
    const step = pacingOf(remoteSessionId).nextStep(session.pace, viewOf(session), now());
    if (step !== undefined) return turns.plan(remoteSessionId, step.at);
    turns.cancel(remoteSessionId);
    sessions.delete(remoteSessionId);
    paces.set(remoteSessionId, session.pace);
    onForgotten(remoteSessionId);
  }

  function takeTurn(remoteSessionId: string): boolean {
    const session = sessions.get(remoteSessionId);
    if (session === undefined || isStopped) return false;
    if (!mayAct()) {
      turns.plan(remoteSessionId, now() + MAY_ACT_AGAIN_MS);
      return false;
    }
    const step = pacingOf(remoteSessionId).nextStep(session.pace, viewOf(session), now());
    if (step === undefined || step.at > now() || step.type === 'expire') {
      if (step?.type === 'expire') finish(session);
      plan(session);
      return false;
    }
    session.call = makeCall(session, step.type);
    return true;
  }

  async function makeCall(session: SessionProgress, type: Parameters<typeof performStep>[1]) {
    const abort = new AbortController();
    const cancelTimeout = clock.after(CALL_TIMEOUT_MS, () => abort.abort());
    callsInFlight.add(abort);
    await performStep(session, type, abort.signal);
    callsInFlight.delete(abort);
    cancelTimeout();
    session.call = undefined;
    if (!isStopped) plan(session);
  }

  function finish(session: SessionProgress) {
    const { remoteSessionId, run } = session;
    endRun(session, now());
    const ending = run && port.endDraft?.(remoteSessionId, run.runId);
    if (ending === undefined) return;
    endings.add(ending);
    void ending.finally(() => endings.delete(ending));
  }

  function end(remoteSessionId: string): void {
    taken.set(remoteSessionId, ++lastPlace);
    const session = sessions.get(remoteSessionId);
    if (session?.run === undefined || isStopped) return;
    remember(remoteSessionId, session.run.runId, true);
    finish(session);
    plan(session);
  }

  const keyOf = (remoteSessionId: string, draftId: string) => `${remoteSessionId} ${draftId}`;

  function remember(remoteSessionId: string, runId: string, isEnded: boolean) {
    runs.set(keyOf(remoteSessionId, draftIdOf(runId)), { runId, isEnded });
  }

  function hasEnded(remoteSessionId: string, runId: string): boolean {
    const known = runs.get(keyOf(remoteSessionId, draftIdOf(runId)));
    return known?.runId === runId && known.isEnded;
  }

  function stopNow(remoteSessionId: string, draftId: string) {
    const session = sessions.get(remoteSessionId);
    if (session?.run?.draftId !== draftId) return;
    session.run.isStopped = true;
    forgetPreview(session.run);
    plan(session);
  }

  function findOrCreate(remoteSessionId: string): SessionProgress {
    const known = sessions.get(remoteSessionId);
    if (known !== undefined) return known;
    const session = createSession(remoteSessionId, paces.get(remoteSessionId) ?? pacingOf(remoteSessionId).initialPace);
    sessions.set(remoteSessionId, session);
    return session;
  }

  return {
    /** Whether something is shown in a remote session, or to be taken away there. */
    isShown: (remoteSessionId: string): boolean => sessions.has(remoteSessionId),

    /** Others go on with all of it: nothing is shown or taken away by us any more. */
    forgetAll(): void {
      for (const abort of callsInFlight) abort.abort();
      for (const remoteSessionId of sessions.keys()) turns.cancel(remoteSessionId);
      sessions.clear();
    },

    /** Takes the newest state of a run; another run of the same remote session ends with that. */
    async put(remoteSessionId: string, { runId, text = '', activity = '' }: ProgressRequest): Promise<void> {
      const place = ++lastPlace;
      const isOvertaken = () => (taken.get(remoteSessionId) ?? 0) > place;
      const isServed = await isPaired(remoteSessionId);
      if (isOvertaken()) return;
      if (!isServed) return end(remoteSessionId);
      const isNew = sessions.get(remoteSessionId)?.run?.runId !== runId;
      const kind = isNew && port.kindOf !== undefined ? await port.kindOf(remoteSessionId) : undefined;
      if (isStopped || isOvertaken() || hasEnded(remoteSessionId, runId)) return;
      taken.set(remoteSessionId, place);
      const session = findOrCreate(remoteSessionId);
      let { run } = session;
      if (run?.runId !== runId) {
        if (run !== undefined) remember(remoteSessionId, run.runId, true);
        finish(session);
        run = beginRun(session, { runId, draftId: draftIdOf(runId) }, now());
        session.pace = pacingOf(remoteSessionId).paceForNextRun(session.pace, now(), kind);
        remember(remoteSessionId, runId, false);
      }
      run.content = { text, activity };
      run.lastPutAt = now();
      run.awaitsProgress = false;
      plan(session);
    },

    /** Ends what is shown for a remote session. A native preview goes by itself or with the next message. */
    end,

    /** The answer of a run has been taken: nothing is shown of it any more, whatever comes late. Another run goes on. */
    endRun(remoteSessionId: string, runId: string): void {
      if (isStopped) return;
      remember(remoteSessionId, runId, true);
      const session = sessions.get(remoteSessionId);
      if (session?.run?.runId !== runId) return;
      finish(session);
      plan(session);
    },

    /**
     * Notes that the person stopped a preview (within a transaction, after that), and tells whose it was; undefined where that
     * is not known (any more).
     */
    stopPreview(remoteSessionId: string, draftId: string): string | undefined {
      afterCommit(() => stopNow(remoteSessionId, draftId));
      return runs.get(keyOf(remoteSessionId, draftId))?.runId;
    },

    /**
     * Makes room for a message: resolves when no call goes on in this remote session, and none begins before `afterSend`.
     * Never rejects, and takes no longer than the call that goes on.
     */
    async beforeSend(remoteSessionId: string): Promise<void> {
      const session = sessions.get(remoteSessionId);
      sending.set(remoteSessionId, session?.run?.runId);
      turns.cancel(remoteSessionId);
      turns.spend();
      await session?.call;
    },

    /** The message was sent, or not. What it put an end to is shown again only when further progress comes. */
    afterSend(remoteSessionId: string): void {
      const runId = sending.get(remoteSessionId);
      sending.delete(remoteSessionId);
      const session = sessions.get(remoteSessionId);
      if (session === undefined || isStopped) return;
      if (session.run !== undefined && session.run.runId === runId) {
        session.run.awaitsProgress = true;
        forgetPreview(session.run);
      }
      plan(session);
    },

    /** Nothing is sent any more; resolves when what was being sent has ended. */
    async stop(): Promise<void> {
      isStopped = true;
      turns.stop();
      for (const abort of callsInFlight) abort.abort();
      await Promise.all([...Array.from(sessions.values(), ({ call }) => call), ...endings]);
      sessions.clear();
    },
  };
}

export type Progress = ReturnType<typeof createProgress>;
