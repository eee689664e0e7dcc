import type { PreviewOutcome, PreviewPort } from './preview-port.ts';

const ok = { status: 'ok', result: '' } as const;
const nothing = async (): Promise<PreviewOutcome<string>> => ok;

const rate = { leastMs: 3_600_000, mostMs: 3_600_000, recoveryMs: 0 };

/** In place of a messenger that cannot show progress: nothing is shown. */
export const noPreview: PreviewPort = {
  rates: { draft: rate, status: rate, typingEveryMs: 3_600_000, draftRefreshMs: 3_600_000, callsPerSecond: 1_000 },
  kindOf: async () => 'none',
  sendTyping: nothing,
  sendDraft: nothing,
};
