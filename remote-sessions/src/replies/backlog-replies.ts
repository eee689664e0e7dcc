import { actionId } from './actions.ts';
import { text } from './markdown.ts';
import type { ReplyText } from './reply-text.ts';
import { duration, excerpt } from './short-text.ts';

/** What is asked about: what the waiting prompts say, in order, and for how long the first of them has waited. */
export interface Backlog {
  askedAt: number;
  texts: readonly string[];
  waitedMs: number;
}

const buttons = ({ askedAt, texts }: Pick<Backlog, 'askedAt' | 'texts'>): Required<Pick<ReplyText, 'actions'>> => {
  const id = (choice: string) => actionId('backlog', `${choice}/${askedAt}`);
  const isOne = texts.length === 1;
  return {
    actions: [
      [
        { id: id('all'), label: isOne ? 'Run it' : 'Run all', style: 'primary' },
        ...(isOne ? [] : [{ id: id('last'), label: 'Only the last' }]),
        { id: id('none'), label: 'Discard', style: 'danger' },
      ],
    ],
  };
};

const lines = (texts: readonly string[]): string => texts.map((one) => `– ${text(excerpt(one))}`).join('\n');

/** Asked once after we were away for long, instead of just running what waited. */
export const askBacklog = (backlog: Backlog): ReplyText => ({
  text: `${
    backlog.texts.length === 1
      ? `I was away, and a message of yours has waited for ${duration(backlog.waitedMs)}. Shall it still run?`
      : `I was away, and ${backlog.texts.length} messages have waited, the first for ${duration(backlog.waitedMs)}. Shall they still run?`
  }\n\n${lines(backlog.texts)}`,
  ...buttons(backlog),
});

/** To a new message, and to /stop, as long as that question is open. */
export const backlogWaits = (backlog: Pick<Backlog, 'askedAt' | 'texts'>): ReplyText => ({
  text: `Nothing runs before you decide on what has waited:\n\n${lines(backlog.texts)}`,
  ...buttons(backlog),
});

export function backlogDecided(kept: number, dropped: number): ReplyText {
  if (kept === 0) return { text: 'Discarded. Nothing of it has run.' };
  if (dropped > 0) return { text: 'Running only the last; the others are discarded.', momentary: true };
  return { text: kept === 1 ? 'Running it.' : `Running all ${kept}, one after another.`, momentary: true };
}

export const backlogOver: ReplyText = { text: 'This was decided before.' };

export const backlogGone: ReplyText = { text: 'None of these messages waits any more.' };
