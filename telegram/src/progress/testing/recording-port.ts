import type { ManualClock } from 'service-kit';
import type { PreviewOutcome, PreviewPort } from '../preview-port.ts';

export interface PortCall {
  type: 'typing' | 'draft' | 'status' | 'edit' | 'delete';
  remoteSessionId: string;
  /** When it began and, once it has, ended. */
  at: number;
  endedAt?: number;
  draftId?: number;
  platformId?: number;
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
  const answers: Partial<Record<PortCall['type'], PreviewOutcome[]>> = {};
  let latencyMs = 0;
  let lastPlatformId = 100;

  async function take(call: Omit<PortCall, 'at'>, signal: AbortSignal): Promise<PreviewOutcome> {
    const entry: PortCall = { ...call, at: clock.now() };
    calls.push(entry);
    const isAborted = latencyMs > 0 && !(await passes(latencyMs, signal));
    entry.endedAt = clock.now();
    if (isAborted) return { status: 'failed', reason: 'aborted', isLost: true };
    return answers[call.type]?.shift() ?? { status: 'ok', result: true };
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

  const port: PreviewPort = {
    sendTyping: (remoteSessionId, signal) => take({ type: 'typing', remoteSessionId }, signal),
    sendDraft: (remoteSessionId, { draftId, text, entities }, signal) =>
      take({ type: 'draft', remoteSessionId, draftId, text, hasEntities: entities.length > 0 }, signal),
    async sendStatus(remoteSessionId, text, signal) {
      const platformId = ++lastPlatformId;
      const outcome = await take({ type: 'status', remoteSessionId, text, platformId }, signal);
      return outcome.status === 'ok' ? { status: 'ok', result: platformId } : outcome;
    },
    editStatus: (remoteSessionId, platformId, text, signal) =>
      take({ type: 'edit', remoteSessionId, platformId, text }, signal),
    deleteStatus: (remoteSessionId, platformId, signal) =>
      take({ type: 'delete', remoteSessionId, platformId }, signal),
  };

  return {
    port,
    calls,
    setLatencyMs(ms: number): void {
      latencyMs = ms;
    },
    /** The next calls of this kind end so. */
    answer(type: PortCall['type'], ...outcomes: PreviewOutcome[]): void {
      answers[type] = [...(answers[type] ?? []), ...outcomes];
    },
    drafts: () => calls.filter(({ type }) => type === 'draft'),
    ofType: (...types: PortCall['type'][]) => calls.filter(({ type }) => types.includes(type)),
  };
}
