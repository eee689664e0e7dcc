import { type Clock, isCodedError } from 'service-kit';
import { applyEvent, isOver, type RunView } from '../etienne/run-outcome.ts';
import type { StreamEvent } from '../etienne/stream-events.ts';

export interface FollowOptions {
  /** The view so far; events that it has seen already are passed over. */
  view: RunView;
  /** The stream to read first; without one the run is attached to. */
  first?: AsyncIterable<StreamEvent>;
  attach(processId: string, from: { lastEventId?: number }): AsyncIterable<StreamEvent>;
  /** Called after each event and awaited, so that what must be on disk is there before the next event counts. */
  onEvent(event: StreamEvent, view: RunView): Promise<void> | void;
  /** Called when the connection was lost while the run may go on. */
  onLost(error: unknown): void;
  /** Waits before the next attempt, `mostMs` at most and less where Etienne is known to be back. */
  pause(mostMs: number): Promise<void>;
  clock: Pick<Clock, 'now'>;
  signal: AbortSignal;
}

/** Etienne aborts a run that nobody is attached to for so long. */
const GIVEN_UP_AFTER_MS = 60_000;
const FIRST_PAUSE_MS = 250;
/** While the run can still be saved. */
const MOST_PAUSE_MS = 2_000;
/** When it can't, and only its end is still to be learned. */
const LATE_PAUSE_MS = 5_000;

const pauseMs = (failures: number, lostForMs: number): number =>
  lostForMs >= GIVEN_UP_AFTER_MS
    ? LATE_PAUSE_MS
    : Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1));

/** A connection that has stood for so long was a good one, also where the run was silent on it. */
const STOOD_MS = 10_000;

/** A stream that ends well but without its last event is asked for again this many times before that is believed. */
const MOST_EMPTY_ENDS = 2;

/**
 * Reads a run to its end, across lost connections.
 *
 * Resolves with the last view: with `end` where Etienne told it, with `notFound` where Etienne does not know the run
 * any more, with neither where the stream is over and says no more. Rejects when the signal is aborted, when Etienne
 * refuses, and when the connection is lost before Etienne has named the run, as then it can't be attached to.
 */
export async function followRun(options: FollowOptions): Promise<RunView> {
  const { attach, onEvent, onLost, pause, clock, signal } = options;
  let { view, first } = options;
  let emptyEnds = 0;
  let failures = 0;
  let lostAt: number | undefined;
  let stoodSince: number | undefined;
  for (;;) {
    const before = view.lastEventId;
    try {
      for await (const event of first ?? attachTo(view, attach)) {
        if (before === undefined && view.lastEventId === undefined && (event.eventId ?? 1) > 1) {
          view = { ...view, hasGap: true };
        }
        view = applyEvent(view, event);
        lostAt = undefined;
        stoodSince ??= clock.now();
        // That a connection stands says little: behind a proxy it may break again at once, every time.
        if (event.eventId !== undefined) failures = 0;
        await onEvent(event, view);
      }
      if (isOver(view) || view.notFound) return view;
      emptyEnds = view.lastEventId === before ? emptyEnds + 1 : 0;
      if (emptyEnds >= MOST_EMPTY_ENDS) return view;
    } catch (error) {
      signal.throwIfAborted();
      const canAttach = view.processId !== undefined;
      if (!canAttach || !isCodedError(error) || !error.retryable) throw error;
      lostAt ??= clock.now();
      if (stoodSince !== undefined && clock.now() - stoodSince >= STOOD_MS) failures = 0;
      stoodSince = undefined;
      failures++;
      onLost(error);
    }
    first = undefined;
    if (view.processId === undefined) return view;
    await pause(pauseMs(failures, lostAt === undefined ? 0 : clock.now() - lostAt));
    signal.throwIfAborted();
  }
}

function attachTo(view: RunView, attach: FollowOptions['attach']): AsyncIterable<StreamEvent> {
  const from = view.lastEventId === undefined ? {} : { lastEventId: view.lastEventId };
  return attach(view.processId ?? '', from);
}
