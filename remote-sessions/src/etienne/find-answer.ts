import type { HistoryLine } from './history.ts';
import { splitModelFailure } from './model-failure.ts';

/** What the history holds of a run: all of its answer, or what had been said when it was aborted. */
export type StoredAnswer = {
  readonly text: string;
  readonly isFinished: boolean;
  /** What the model failed of, where it did. */
  readonly failure?: string;
};

export type FoundAnswer = ({ readonly status: 'found' } & StoredAnswer) | { readonly status: 'not_found' };

export interface WantedAnswer {
  /** As it was sent. */
  readonly prompt: string;
  /** Milliseconds since 1970 by Etienne's clock. */
  readonly startedAfterMs: number;
  /** Whether Etienne has told that the run began in this session; else the prompt may never have arrived. */
  readonly hasBegun: boolean;
}

type Pair = { readonly prompt: string } & StoredAnswer;

/** A prompt that a guardrail has rewritten keeps most of its words. */
const MOST_REWRITTEN = 0.5;

/**
 * Finds the answer to one prompt: the agent's line right after the prompt's own, not merely the last.
 *
 * Only pairs written at or after `startedAfterMs` count, and of those with the very words of the prompt the first
 * (white space around them aside). Guardrails of Etienne rewrite a prompt before it is stored. So where none has its
 * words, the pair that shares most of them is taken, and for a run that is known to have begun here the only one that
 * there is. A pair that a broken line interrupts is none, so an answer to something else is never taken.
 */
export function findAnswer(lines: readonly HistoryLine[], wanted: WantedAnswer): FoundAnswer {
  const pairs = pairsSince(lines, wanted.startedAfterMs);
  const words = comparable(wanted.prompt);
  const found = pairs.find(({ prompt }) => comparable(prompt) === words) ?? rewritten(pairs, wanted);
  if (found === undefined) return { status: 'not_found' };
  const { prompt: _, ...answer } = found;
  return { status: 'found', ...answer };
}

function pairsSince(lines: readonly HistoryLine[], startedAfterMs: number): Pair[] {
  return lines.flatMap((line, index) => {
    const next = lines[index + 1];
    if (line.type !== 'person' || next?.type !== 'agent') return [];
    if (line.timestampMs === undefined || line.timestampMs < startedAfterMs) return [];
    const { isFinished, usedModel, message } = next;
    // An answer may well quote such words; one that cost nothing is nothing else.
    const { text, failure } = usedModel ? { text: message, failure: undefined } : splitModelFailure(message);
    return [{ prompt: line.message, text, isFinished, ...(failure !== undefined && { failure }) }];
  });
}

function rewritten(pairs: readonly Pair[], { prompt, hasBegun }: WantedAnswer): Pair | undefined {
  const [only, ...others] = pairs;
  if (hasBegun && others.length === 0) return only;
  const likeness = pairs.map((pair) => ({ pair, shared: sharedWords(prompt, pair.prompt) }));
  const likely = likeness.filter(({ shared }) => shared >= MOST_REWRITTEN);
  // Two that are like it are two that it may be: better none than somebody else's.
  return likely.length === 1 ? likely[0]?.pair : undefined;
}

/** The part of the words of either text that both have, from 0 to 1. */
function sharedWords(a: string, b: string): number {
  const [ofA, ofB] = [wordsOf(a), wordsOf(b)];
  const shared = [...ofA].filter((word) => ofB.has(word)).length;
  return shared / Math.max(1, ofA.size, ofB.size);
}

const wordsOf = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);

const comparable = (text: string): string => text.replaceAll('\r\n', '\n').trim().toWellFormed();
