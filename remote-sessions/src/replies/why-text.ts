import type { StoryStep } from 'shared-types';
import { dateTimeIn, decimalIn } from './in-language.ts';
import { code, text } from './markdown.ts';
import type { Reply } from './reply-text.ts';
import { firstCharacters } from './short-text.ts';
import type { Words } from './words/en.ts';

export const whyWhat: Reply = ({ why }) => ({ text: why.what, commands: ['why'] });

export const whyUnknown: Reply = ({ why }) => ({ text: why.unknown });

/** Both services store an event, which is no matter to a person. */
const isStored = ({ part, became }: StoryStep): boolean => part === 'event' && became === 'stored';

const wordsOf = ({ why }: Words, { part, became }: StoryStep): string | undefined => {
  const steps: Readonly<Record<string, string>> = why.steps;
  return steps[`${part}:${became}`];
};

/** Why a prompt is held, as it stands on disk and in the log; these are told in the language of the person. */
export const HELD_BECAUSE = {
  undecided: 'it waited while we were away, and nobody has decided yet whether it still runs',
  unconfirmed: 'nobody has said yet whether what was understood runs',
} as const;

const HELD = Object.keys(HELD_BECAUSE) as (keyof typeof HELD_BECAUSE)[];

function reasonIn({ why }: Words, reason: string): string {
  const known = HELD.find((name) => HELD_BECAUSE[name] === reason);
  return known === undefined ? firstCharacters(reason, MOST_REASON) : why.held[known];
}

const MOST_REASON = 200;
const MOST_STEPS = 40;

/**
 * The story of a message: what happened, how long after it was written, and why it was tried again or is held. Any other
 * reason than ours for holding stands as the log has it.
 */
export const whyText =
  (eventId: string, steps: readonly StoryStep[]): Reply =>
  (words) => {
    const { why } = words;
    const stored = steps.find(isStored);
    const told = steps.filter((step) => wordsOf(words, step) !== undefined && (!isStored(step) || step === stored));
    const begin = Date.parse(told[0]?.at ?? '');
    const lines = told.slice(0, MOST_STEPS).map((step) => `- ${lineOf(words, step, begin)}`);
    const more = told.length > MOST_STEPS ? [`- ${why.more(told.length - MOST_STEPS)}`] : [];
    const head = why.head(dateTimeIn(words, begin));
    return { text: [head, '', ...lines, ...more, '', why.forOperator(code(eventId))].join('\n') };
  };

function lineOf(words: Words, step: StoryStep, begin: number): string {
  const { at, tries = 0, reason } = step;
  const { why } = words;
  const again = tries > 1 ? why.tries(tries) : '';
  const because = reason === undefined ? '' : why.because(text(reasonIn(words, reason)));
  return `${after(words, Date.parse(at) - begin)}: ${wordsOf(words, step) ?? ''}${again}${because}`;
}

function after(words: Words, ms: number): string {
  if (ms < 60_000) return `${decimalIn(words, Math.max(0, ms) / 1_000, 1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60
    ? `${minutes} min ${Math.round((ms % 60_000) / 1_000)} s`
    : `${decimalIn(words, ms / 3_600_000, 1)} h`;
}
