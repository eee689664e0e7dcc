import { backoffMs, type Clock, type QueueLog } from 'service-kit';
import type { ProviderClient } from '../providers/provider-client.ts';
import * as replies from '../replies/replies.ts';
import type { Words } from '../replies/words/en.ts';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { ActiveRun } from './active-runs.ts';
import { tailOf } from './tail-of.ts';

export interface ShowProgressOptions {
  client(provider: string): Pick<ProviderClient, 'showProgress' | 'clearProgress'> | undefined;
  /** How many UTF-16 units a message of a provider's messenger holds. */
  messageUnits(provider: string): number;
  /** The words that are spoken there. */
  wordsOf(ref: SessionRef): Promise<Words>;
  clock: Clock;
  log: QueueLog;
}

export interface ShowProgress {
  /** Notes that something has changed; returns at once and never fails. */
  update(run: ActiveRun): void;
  /** Ends the preview of a run. */
  end(run: ActiveRun): void;
  /** Renews the preview of a run no more and leaves it as it is, as the run goes on elsewhere. */
  letGo(run: ActiveRun): void;
  /** Ends all timers; previews stay as they are, as their runs may go on. */
  stop(): void;
}

/** A provider shows a change about once a second; more often than this would be thrown away there. */
const PAUSE_MS = 400;
/** Providers let a preview go that nobody renews for 90 s, and a message that is sent meanwhile takes it away. */
const RENEW_MS = 15_000;
/**
 * Of what one message holds: more than a preview shows, the marks of Markdown that it does not show included. An answer
 * of a megabyte must not travel again and again.
 */
const MOST_MESSAGES = 3;

interface Preview {
  run: ActiveRun;
  isSending: boolean;
  isChanged: boolean;
  /** How many calls in a row have failed. */
  failures: number;
  cancelTimer: () => void;
}

/**
 * Keeps the providers' previews up to date: latest wins, one call at a time per run, paced, and renewed while a run is
 * silent. A lost update costs nothing, as the next one says everything; a silent run, which has none, is shown again soon.
 */
export function createShowProgress({ client, messageUnits, wordsOf, clock, log }: ShowProgressOptions): ShowProgress {
  const previews = new Map<string, Preview>();

  function update(run: ActiveRun) {
    const key = sessionKey(run);
    let preview = previews.get(key);
    if (preview?.run !== run) {
      preview?.cancelTimer();
      preview = { run, isSending: false, isChanged: false, failures: 0, cancelTimer: () => {} };
      previews.set(key, preview);
      void send(key, preview);
      return;
    }
    if (preview.isChanged) return;
    preview.isChanged = true;
    if (preview.isSending) return;
    preview.cancelTimer();
    preview.cancelTimer = clock.after(PAUSE_MS, () => void send(key, preview));
  }

  async function send(key: string, preview: Preview) {
    preview.isSending = true;
    preview.isChanged = false;
    const { run } = preview;
    const { text } = run.view;
    try {
      const activity = run.cutOff === undefined ? run.view.activity : replies.cutOffActivity(await wordsOf(run));
      // It has ended meanwhile, or another one is shown.
      if (previews.get(key) !== preview) return;
      await client(run.provider)?.showProgress(run.sessionId, {
        runId: run.id,
        ...(text !== '' && { text: tailOf(text, MOST_MESSAGES * messageUnits(run.provider)) }),
        ...(activity !== undefined && { activity }),
      });
      preview.failures = 0;
    } catch (err) {
      preview.failures += 1;
      log.warn({ err, runId: run.id }, 'a preview was not taken');
    }
    preview.isSending = false;
    if (previews.get(key) !== preview) return;
    preview.cancelTimer = clock.after(pauseAfter(preview), () => void send(key, preview));
  }

  function pauseAfter({ isChanged, failures }: Preview): number {
    if (isChanged) return PAUSE_MS;
    return failures === 0 ? RENEW_MS : Math.min(RENEW_MS, backoffMs(failures));
  }

  /** False where another run is shown there. */
  function letGo(run: ActiveRun): boolean {
    const key = sessionKey(run);
    const preview = previews.get(key);
    if (preview?.run !== run) return false;
    preview.cancelTimer();
    previews.delete(key);
    return true;
  }

  return {
    update,
    letGo,
    end(run) {
      if (!letGo(run)) return;
      client(run.provider)
        ?.clearProgress(run.sessionId, run.isAnswered)
        .catch((err) => log.warn({ err, runId: run.id }, 'a preview was not cleared'));
    },
    stop() {
      for (const { cancelTimer } of previews.values()) cancelTimer();
      previews.clear();
    },
  };
}
