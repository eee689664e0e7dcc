import type { CallOutcome } from '../calls/call-outcome.ts';

/** How a call that shows progress ended. `reason` never holds a secret. */
export type PreviewOutcome<Result = unknown> =
  | { status: 'ok'; result: Result }
  /** The platform wants fewer calls, and none at all for `afterMs` if it says so. */
  | { status: 'too_fast'; reason: string; afterMs?: number }
  /** Nothing was asked of the platform, as it would have been too much; all but this call may go on. */
  | { status: 'later'; afterMs: number }
  /** The platform will not take this from us. */
  | { status: 'refused'; reason: string }
  /** The person does not want to hear from us. */
  | { status: 'blocked'; reason: string }
  /** Nothing was done, or nobody knows whether it was: `isLost`. */
  | { status: 'failed'; reason: string; isLost: boolean };

/** What a call of the messenger means for progress. A reason that begins with 429 is a complaint about too many calls. */
export function toPreviewOutcome<Result>(outcome: CallOutcome<Result>): PreviewOutcome<Result> {
  if (outcome.status === 'ok') return outcome;
  const { status, reason } = outcome;
  if (status === 'unreachable') return { status: 'blocked', reason };
  if (status === 'refused') return { status, reason };
  if (status === 'retry' && /^429\b/.test(reason)) {
    return { status: 'too_fast', reason, ...(outcome.afterMs !== undefined && { afterMs: outcome.afterMs }) };
  }
  return { status: 'failed', reason, isLost: status === 'lost' };
}

/** What is known of a run: the whole answer so far, in Markdown, and what is being done now. */
export interface ProgressContent {
  text: string;
  activity: string;
}

/** How a preview is shown: natively, by a status message that is edited, or not at all. */
export type PreviewKind = 'draft' | 'status' | 'none';

/** Least and longest time between two previews in one remote session, and what each one that works takes off. */
interface PreviewRate {
  leastMs: number;
  mostMs: number;
  recoveryMs: number;
  /** So long after its beginning nothing of a run is shown but typing: many are over by then. Default: 0. */
  firstAfterMs?: number;
}

/** What a platform bears and how long it shows things. */
export interface PreviewRates {
  draft: PreviewRate;
  status: PreviewRate;
  /** The typing sign is sent again so often, as it goes by itself. */
  typingEveryMs: number;
  /** A draft is sent again so often where nothing is new, as it goes by itself. */
  draftRefreshMs: number;
  /** Over all remote sessions; the rest is for messages. */
  callsPerSecond: number;
}

/** Messages that are edited while a run goes on, silent, and tell the activity alone. */
export interface StatusPort {
  /** Answers the platform's id of the message. */
  sendStatus(remoteSessionId: string, content: ProgressContent, signal: AbortSignal): Promise<PreviewOutcome<string>>;
  editStatus(
    remoteSessionId: string,
    platformId: string,
    content: ProgressContent,
    signal: AbortSignal,
  ): Promise<PreviewOutcome>;
  deleteStatus(remoteSessionId: string, platformId: string, signal: AbortSignal): Promise<PreviewOutcome>;
}

/**
 * What progress needs of a platform. Without the calls of `StatusPort` there are no status messages.
 *
 * No call rejects, and each ends soon after its signal is aborted.
 */
export interface PreviewPort extends Partial<StatusPort> {
  rates: PreviewRates;
  /** What else the platform bears in a remote session; default: `rates`. */
  ratesOf?(remoteSessionId: string): PreviewRates | undefined;
  /** The best that there is in a remote session; default: `draft`. What is refused falls back to less by itself. */
  kindOf?(remoteSessionId: string): Promise<PreviewKind>;
  /** The name by which the platform knows the draft of a run, the same for the same run; default: the run's id. */
  draftIdOf?(runId: string): string;
  sendTyping(remoteSessionId: string, signal: AbortSignal): Promise<PreviewOutcome>;
  /** Shows or refreshes the preview of an answer; it goes by itself. `isPlain`: formatting may be at fault. */
  sendDraft(
    remoteSessionId: string,
    draft: { runId: string; draftId: string; content: ProgressContent; isPlain: boolean },
    signal: AbortSignal,
  ): Promise<PreviewOutcome>;
  /** Nothing of the run is to be shown any more; for platforms where a draft does not go by itself. Never rejects. */
  endDraft?(remoteSessionId: string, runId: string): Promise<void>;
}
