import { type Clock, type Database, outsideTransactions, type QueueLog } from 'service-kit';
import type { Shared } from 'service-kit/postgres';

export interface TellChangesOptions {
  /** Tells of what this process writes. */
  onWritten: Database['onWritten'];
  notices: Pick<Shared['notices'], 'listen' | 'notify'>;
  clock: Clock;
  log: Pick<QueueLog, 'warn'>;
}

/** Somebody looks at what changes; to be said again as long as they do. */
const LOOKING = 'looking';
const LOOKING_AGAIN_MS = 10_000;
const LOOKED_FOR_MS = 25_000;
/** Something has changed. */
const CHANGED = 'changed';
const LEAST_PAUSE_MS = 1_000;

/**
 * Lets whoever looks at one manager hear of what all of them write: they tell each other so, at most once a second, and
 * only while somebody looks.
 */
export function createTellChanges({ onWritten, notices, clock, log }: TellChangesOptions) {
  const listeners = new Set<() => void>();
  let stops: (() => void)[] = [];
  let stopListening: (() => void) | undefined;
  let lookedUntil = 0;
  let isPausing = false;
  let isChanged = false;
  let cancelLooking = () => {};
  let cancelPause = () => {};

  function notify(topic: string) {
    // Not a part of what somebody writes just now.
    outsideTransactions(() => notices.notify(topic, '')).catch((err) =>
      log.warn({ err }, 'the other managers could not be told of a change; their pages look by themselves'),
    );
  }

  function sayLooking() {
    notify(LOOKING);
    cancelLooking = clock.after(LOOKING_AGAIN_MS, sayLooking);
  }

  function lookedAt() {
    lookedUntil = clock.now() + LOOKED_FOR_MS;
    stopListening ??= onWritten(changed);
  }

  function changed() {
    if (clock.now() >= lookedUntil) {
      stopListening?.();
      stopListening = undefined;
      return;
    }
    isChanged = true;
    if (isPausing) return;
    isPausing = true;
    isChanged = false;
    notify(CHANGED);
    cancelPause = clock.after(LEAST_PAUSE_MS, () => {
      isPausing = false;
      if (isChanged) changed();
    });
  }

  return {
    /** Tells of what any manager writes. */
    onWritten(listener: () => void): () => void {
      const stopOwn = onWritten(listener);
      listeners.add(listener);
      if (listeners.size === 1) sayLooking();
      return () => {
        stopOwn();
        listeners.delete(listener);
        if (listeners.size === 0) cancelLooking();
      };
    },
    async start(): Promise<void> {
      stops = [
        await notices.listen(LOOKING, lookedAt),
        await notices.listen(CHANGED, () => {
          for (const listener of listeners) listener();
        }),
      ];
    },
    stop(): void {
      cancelLooking();
      cancelPause();
      stopListening?.();
      for (const stop of stops) stop();
    },
  };
}
