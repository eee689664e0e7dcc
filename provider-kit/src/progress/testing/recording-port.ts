import type { ManualClock } from 'service-kit';
import type { PreviewOutcome, PreviewPort, PreviewRates, ProgressContent, StatusPort } from '../preview-port.ts';

/** What the platform of the tests bears. */
export const RATES: PreviewRates = {
  draft: { leastMs: 1_000, mostMs: 10_000, recoveryMs: 100 },
  status: { leastMs: 3_000, mostMs: 30_000, recoveryMs: 300 },
  typingEveryMs: 4_500,
  draftRefreshMs: 20_000,
  callsPerSecond: 25,
};

/** How the platform of the tests names the draft of a run. */
export const draftIdOf = (runId: string): string => `draft of ${runId}`;

/** What a draft shows on the platform of the tests: `**x**` is its only formatting. */
export function draftText({ text, activity }: ProgressContent): string {
  const line = activity === '' ? [] : [`⏳ ${activity}`];
  return [text.replaceAll('**', ''), ...line].join('\n\n');
}

export interface PortCall {
  type: 'typing' | 'draft' | 'status' | 'edit' | 'delete';
  remoteSessionId: string;
  /** When it began and, once it has, ended. */
  at: number;
  endedAt?: number;
  draftId?: string;
  platformId?: string;
  text?: string;
  hasEntities?: boolean;
}

/**
 * A platform that notes all that it is asked to do.
 *
 * A call takes `latencyMs` of the clock's time and ends at once when it is aborted. `answers` are the outcomes of the
 * next calls of a kind; after them everything works.
 */
export function createRecordingPort(clock: ManualClock) {
  const calls: PortCall[] = [];
  const answers: Partial<Record<PortCall['type'] | 'any', PreviewOutcome[]>> = {};
  const ended: string[] = [];
  /** For how long each call was told to wait with the next. */
  const limits = new Map<PortCall, number>();
  let latencyMs = 0;
  let lastPlatformId = 100;

  async function take(call: Omit<PortCall, 'at'>, signal: AbortSignal): Promise<PreviewOutcome> {
    const entry: PortCall = { ...call, at: clock.now() };
    calls.push(entry);
    const isAborted = latencyMs > 0 && !(await passes(latencyMs, signal));
    entry.endedAt = clock.now();
    if (isAborted) return { status: 'failed', reason: 'aborted', isLost: true };
    const outcome = answers[call.type]?.shift() ?? answers.any?.shift() ?? { status: 'ok', result: true };
    if (outcome.status === 'too_fast') limits.set(entry, outcome.afterMs ?? 0);
    return outcome;
  }

  /** Whether the time has passed without an abort. */
  function passes(ms: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, () => resolve(true));
      signal.addEventListener('abort', () => {
        cancel();
        resolve(false);
      });
    });
  }

  const port: PreviewPort & StatusPort = {
    sendTyping: (remoteSessionId, signal) => take({ type: 'typing', remoteSessionId }, signal),
    rates: RATES,
    draftIdOf,
    sendDraft: (remoteSessionId, { draftId, content, isPlain }, signal) =>
      take({ type: 'draft', remoteSessionId, draftId, text: draftText(content), hasEntities: !isPlain }, signal),
    async endDraft(remoteSessionId, runId) {
      ended.push(`${remoteSessionId} ${runId}`);
    },
    async sendStatus(remoteSessionId, { activity }, signal) {
      const text = `… ${activity}`.trim();
      const platformId = `${++lastPlatformId}`;
      const outcome = await take({ type: 'status', remoteSessionId, text, platformId }, signal);
      return outcome.status === 'ok' ? { status: 'ok', result: platformId } : outcome;
    },
    editStatus: (remoteSessionId, platformId, { activity }, signal) =>
      take({ type: 'edit', remoteSessionId, platformId, text: `… ${activity}` }, signal),
    deleteStatus: (remoteSessionId, platformId, signal) =>
      take({ type: 'delete', remoteSessionId, platformId }, signal),
  };

  return {
    port,
    calls,
    /** Whose drafts were told to be over, in order. */
    ended,
    setLatencyMs(ms: number): void {
      latencyMs = ms;
    },
    /** The next calls of this kind end so. */
    answer(type: PortCall['type'], ...outcomes: PreviewOutcome[]): void {
      answers[type] = [...(answers[type] ?? []), ...outcomes];
    },
    /** The next calls of any kind end so. */
    answerAll(outcomes: readonly PreviewOutcome[]): void {
      answers.any = [...outcomes];
    },
    limits,
    drafts: () => calls.filter(({ type }) => type === 'draft'),
    ofType: (...types: PortCall['type'][]) => calls.filter(({ type }) => types.includes(type)),
  };
}
