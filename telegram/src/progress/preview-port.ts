import type { FormattedText } from '../rendering/index.ts';

/** How a call that shows progress ended. `reason` never holds a secret. */
export type PreviewOutcome<Result = unknown> =
  | { status: 'ok'; result: Result }
  /** The platform wants fewer calls, and none at all for `afterMs` if it says so. */
  | { status: 'too_fast'; reason: string; afterMs?: number }
  /** The platform will not take this from us. */
  | { status: 'refused'; reason: string }
  /** The person does not want to hear from us. */
  | { status: 'blocked'; reason: string }
  /** Nothing was done, or nobody knows whether it was: `isLost`. */
  | { status: 'failed'; reason: string; isLost: boolean };

/**
 * What progress needs of a platform.
 *
 * No call rejects, and each ends soon after its signal is aborted. Status messages are silent.
 */
export interface PreviewPort {
  sendTyping(remoteSessionId: string, signal: AbortSignal): Promise<PreviewOutcome>;
  /** Shows or refreshes the preview of an answer; it goes by itself. */
  sendDraft(
    remoteSessionId: string,
    draft: FormattedText & { draftId: number },
    signal: AbortSignal,
  ): Promise<PreviewOutcome>;
  sendStatus(remoteSessionId: string, status: FormattedText, signal: AbortSignal): Promise<PreviewOutcome<number>>;
  editStatus(
    remoteSessionId: string,
    platformId: number,
    status: FormattedText,
    signal: AbortSignal,
  ): Promise<PreviewOutcome>;
  deleteStatus(remoteSessionId: string, platformId: number, signal: AbortSignal): Promise<PreviewOutcome>;
}
