import { actionId } from './actions.ts';
import { text } from './markdown.ts';
import type { Reply, ReplyText } from './reply-text.ts';
import { duration, excerpt } from './short-text.ts';
import type { Words } from './words/en.ts';

/** What is asked about: what the waiting prompts say, in order, and for how long the first of them has waited. */
export interface Backlog {
  askedAt: number;
  texts: readonly string[];
  waitedMs: number;
}

type Asked = Pick<Backlog, 'askedAt' | 'texts'>;

const buttons = ({ buttons }: Words, { askedAt, texts }: Asked): Required<Pick<ReplyText, 'actions'>> => {
  const id = (choice: string) => actionId('backlog', `${choice}/${askedAt}`);
  const isOne = texts.length === 1;
  return {
    actions: [
      [
        { id: id('all'), label: isOne ? buttons.runIt : buttons.runAll, style: 'primary' },
        ...(isOne ? [] : [{ id: id('last'), label: buttons.onlyLast }]),
        { id: id('none'), label: buttons.discard, style: 'danger' },
      ],
    ],
  };
};

const lines = (texts: readonly string[]): string => texts.map((one) => `– ${text(excerpt(one))}`).join('\n');

/** Asked once after we were away for long, instead of just running what waited. */
export const askBacklog =
  (asked: Backlog): Reply =>
  (words) => ({
    text: `${words.backlog.ask(asked.texts.length, duration(asked.waitedMs))}\n\n${lines(asked.texts)}`,
    ...buttons(words, asked),
  });

/** To a new message, and to /stop, as long as that question is open. */
export const backlogWaits =
  (asked: Asked): Reply =>
  (words) => ({ text: `${words.backlog.waits}\n\n${lines(asked.texts)}`, ...buttons(words, asked) });

export const backlogDecided =
  (kept: number, dropped: number): Reply =>
  ({ backlog }) => {
    if (kept === 0) return { text: backlog.discarded };
    return { text: dropped > 0 ? backlog.onlyLast : backlog.running(kept), momentary: true };
  };

export const backlogOver: Reply = ({ backlog }) => ({ text: backlog.over });

export const backlogGone: Reply = ({ backlog }) => ({ text: backlog.gone });
