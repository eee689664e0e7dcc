import type { PromptPart } from './prompt-text.ts';
import { isSameSpeaker } from './speaker.ts';

/** How long is waited for what belongs to a message, in milliseconds. */
export interface Patience {
  /** After words of the person's own: nobody shall notice it. */
  afterWordsMs: number;
  /** After what is forwarded and files without words: something is likely to follow. */
  afterOthersMs: number;
  /** So long after its begin a message is followed by the files that it speaks of. */
  afterBeginMs: number;
  /** After a message that waited while we were away: the others that did follow it. */
  afterBacklogMs: number;
}

/**
 * Messengers send a comment and what it is about, or several forwards, as single messages. They reach a bot in one
 * answer or in the next one, which is a round trip away; between two that a person writes there is a second and more.
 */
export const PATIENCE: Patience = {
  afterWordsMs: 300,
  afterOthersMs: 1_500,
  afterBeginMs: 3_000,
  afterBacklogMs: 3_000,
};

/** How long the next part of a pasted text may take to come. */
const PASTE_MS = 2_000;

/** Nothing is held longer than this for what may still come. */
export const MOST_HELD_MS = 5_000;

/** More than a person forwards at once. */
export const MOST_PARTS = 100;

const isForwarded = ({ forwardedFrom }: PromptPart) => forwardedFrom !== undefined;
const hasFiles = ({ attachments = [] }: PromptPart) => attachments.length > 0;

const hasOwnWords = (part: PromptPart) => !isForwarded(part) && part.text.trim() !== '';

/** How long a prompt is held after this part, in milliseconds. */
export function holdMsAfter(part: PromptPart, patience: Patience): number {
  if (part.filled !== undefined && !hasFiles(part)) return PASTE_MS;
  // Messengers let people reply or forward, not both at once, and a reply is no comment on what follows.
  if (part.pointsAt !== undefined && hasOwnWords(part)) return 0;
  return isForwarded(part) || part.text.trim() === '' ? patience.afterOthersMs : patience.afterWordsMs;
}

/** Says whether a text of the same person goes on where the one before it was cut. */
export const goesOnWith = (last: PromptPart, part: PromptPart): boolean =>
  isSameSpeaker(last, part) &&
  last.filled !== undefined &&
  !hasFiles(last) &&
  !hasFiles(part) &&
  last.forwardedFrom === part.forwardedFrom &&
  part.pointsAt === undefined;

/**
 * Says whether a message that comes right after others is about the same.
 *
 * Forwards and files without words are, whatever was before; words of the person's own only where those have none yet:
 * two sentences, one after the other, are two messages to the agent. What somebody else sends is a message of its own.
 */
export function belongsTo(before: readonly PromptPart[], part: PromptPart): boolean {
  if (!before.every((one) => isSameSpeaker(one, part))) return false;
  if (!hasOwnWords(part)) return true;
  return part.pointsAt === undefined && !before.some(hasOwnWords);
}
