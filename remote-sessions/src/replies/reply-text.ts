import type { ActionRows } from 'shared-types';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { Words } from './words/en.ts';

/** What is said, without when and to whom. */
export interface ReplyText {
  text: string;
  actions?: ActionRows;
  /** Names of our own commands in the text that a tap may send; never set where the text holds an agent's words. */
  commands?: string[];
  /** It means something now only, so it need not be kept for a person who cannot be reached. */
  momentary?: boolean;
}

/** What is said, in no language yet: it becomes text where it is known to whom it is said. Pure. */
export type Reply = (words: Words) => ReplyText;

/** A part of what is said, in no language yet: plain text. */
export type Phrase = (words: Words) => string;

/** The one place where a reply becomes text: in the language that is spoken in the remote session. */
export type TextFor = (ref: SessionRef, reply: Reply) => Promise<ReplyText>;
