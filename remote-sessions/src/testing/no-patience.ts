import type { Patience } from '../prompts/what-belongs-together.ts';

/** Nothing is waited for, so that a test need not turn the clock for each message. */
export const NO_PATIENCE: Patience = { afterWordsMs: 0, afterOthersMs: 0, afterBeginMs: 0, afterBacklogMs: 0 };
