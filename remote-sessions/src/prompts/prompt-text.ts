import type { Attachment } from 'shared-types';
import { inNamesOf, type Speaker } from './speaker.ts';

/** One message of a person that is part of a prompt. */
export interface PromptPart {
  messageId: string;
  /** Set where others write there, too: who speaks has to be clear, and which message is answered. */
  sender?: Speaker;
  text: string;
  /** How far its text fills a message of its messenger, where it may go on in the next one. */
  filled?: Filled;
  /** What the person pointed at by replying to it or forwarding it. */
  context?: string;
  /** The name of whoever wrote it first, where it is not the person's own. */
  forwardedFrom?: string;
  /** It goes on where the part before it was cut. */
  goesOn?: boolean;
  attachments?: readonly Attachment[];
  /** Of a voice message: its words were made out, or could not be. */
  voice?: 'heard' | 'not_heard';
  /** Its files are in the project already, as they came before its words. */
  areFilesThere?: boolean;
  /** The message that it replies to, whose files may lie in the project. */
  pointsAt?: PointedAt;
}

export interface PointedAt {
  messageId: string;
  /** In the order of the message; the ids are the provider's. */
  fileIds: readonly string[];
}

/** To the last character, or but for a word that did not fit any more. */
export type Filled = 'wholly' | 'nearly';

/** Messengers cut what is pasted where a message is full, or at the last space before: the end of a longest word. */
const MOST_LEFT_OPEN = 96;

/** How far a text fills a message of `mostUnits` UTF-16 units; undefined where it cannot be the begin of a longer one. */
export function filledBy(text: string, mostUnits: number): Filled | undefined {
  if (text.length >= mostUnits) return 'wholly';
  return text.length >= mostUnits - Math.min(MOST_LEFT_OPEN, mostUnits / 40) ? 'nearly' : undefined;
}

/** The text that was cut into these parts: cut in the middle of a word or at white space that was lost. */
export function joinParts(parts: readonly Pick<PromptPart, 'text' | 'filled'>[]): string {
  let joined = '';
  for (const [index, { text }] of parts.entries()) {
    if (parts[index - 1]?.filled === 'nearly') joined += '\n';
    joined += text;
  }
  return joined;
}

/** Whether anything of it says something; files alone do not. */
export const hasWords = (parts: readonly PromptPart[]): boolean => parts.some(({ text }) => text.trim() !== '');

/** All files of a prompt in their order. */
export const attachmentsOf = (parts: readonly PromptPart[]): Attachment[] =>
  parts.flatMap(({ attachments }) => attachments ?? []);

/**
 * What the agent reads: of each message what the person points at, then its words.
 *
 * Where several people may speak, a line says who does. Where somebody else's words come first, the person's own are
 * marked as such. Of files without words it is their names, which only people read. `context` is that of prompts which
 * an earlier version has put into the queue.
 */
export function promptText(context: string | undefined, parts: readonly PromptPart[]): string {
  if (!hasWords(parts))
    return `Files: ${attachmentsOf(parts)
      .map(({ name }) => oneLine(name))
      .join(', ')}`;
  const blocks = inOnePiece(parts).flatMap((pieces, index, all) => {
    const [first] = pieces;
    const isAfterOthers = index > 0 && all[index - 1]?.[0]?.forwardedFrom !== undefined;
    const mark = isAfterOthers && first?.forwardedFrom === undefined ? 'My own words:' : undefined;
    const text = joinParts(pieces);
    const isEmpty = text.trim() === '' && first?.context === undefined;
    return isEmpty ? [] : [{ sender: first?.sender, words: joined([mark, first?.context, text]) }];
  });
  return joined([context, ...inNamesOf(blocks)]);
}

const joined = (texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined && text !== '').join('\n\n');

/** Messages, each with those that go on with it. */
function inOnePiece(parts: readonly PromptPart[]): PromptPart[][] {
  const pieces: PromptPart[][] = [];
  for (const part of parts) {
    const last = pieces.at(-1);
    // In what an earlier version has put into the queue every further part goes on.
    const isOld = part.goesOn === undefined && part.attachments === undefined;
    if (last !== undefined && (part.goesOn || isOld)) last.push(part);
    else pieces.push([part]);
  }
  return pieces;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
