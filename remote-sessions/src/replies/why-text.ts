import type { StoryStep } from 'shared-types';
import { code, text } from './markdown.ts';
import type { ReplyText } from './reply-text.ts';
import { firstCharacters } from './short-text.ts';

export const whyWhat: ReplyText = {
  text: 'Reply with /why to the message that you mean, yours or mine, and I tell what became of it and when.',
  commands: ['why'],
};

export const whyUnknown: ReplyText = {
  text: 'Nothing is kept of this message any more (it is for 7 days), or it came from neither you nor me.',
};

/** What is told of a step; what is not here is left out. */
const WORDS: Readonly<Record<string, string>> = {
  'event:happened': 'it was written',
  'event:stored': 'received and stored',
  'event:waiting': 'waits to be looked at',
  'event:given_up': 'could not be handled',
  'delivery:done': 'delivered to the part that talks to Etienne',
  'delivery:waiting': 'waits to be delivered to the part that talks to Etienne',
  'delivery:given_up': 'was not taken by the part that talks to Etienne',
  'prompt:stored': 'waits in line for the agent',
  'prompt:waiting': 'still waits in line',
  'prompt:given_up': 'given up before it began',
  'run:started': 'started in Etienne',
  'run:answered': 'answered',
  'run:stopped': 'stopped',
  'run:failed': 'failed',
  'run:interrupted': 'interrupted',
  'reply:waiting': 'a reply waits to be handed to the messenger',
  'reply:given_up': 'a reply was not taken by the messenger',
  'file:stored': 'a file was asked for',
  'file:waiting': 'a file is still being fetched',
  'file:given_up': 'a file could not be fetched',
  'message:done': 'a reply was sent',
  'message:waiting': 'a reply waits to be sent',
  'message:kept': 'a reply is kept until you can be reached',
  'message:given_up': 'a reply was refused by the messenger',
};

/** Both services store an event, which is no matter to a person. */
const isStored = ({ part, became }: StoryStep): boolean => part === 'event' && became === 'stored';

const MOST_REASON = 200;
const MOST_STEPS = 40;

/** The story of a message: what happened, how long after it was written, and why it was tried again. */
export function whyText(eventId: string, steps: readonly StoryStep[]): ReplyText {
  const stored = steps.find(isStored);
  const told = steps.filter(
    (step) => WORDS[`${step.part}:${step.became}`] !== undefined && (!isStored(step) || step === stored),
  );
  const begin = Date.parse(told[0]?.at ?? '');
  const lines = told.slice(0, MOST_STEPS).map((step) => `- ${lineOf(step, begin)}`);
  const more = told.length > MOST_STEPS ? [`- … and ${told.length - MOST_STEPS} more`] : [];
  const head = `**What became of it** (${text(told[0]?.at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC') ?? '')})`;
  return { text: [head, '', ...lines, ...more, '', `For the operator: ${code(eventId)}`].join('\n') };
}

function lineOf({ at, part, became, tries = 0, reason }: StoryStep, begin: number): string {
  const again = tries > 1 ? `, at try ${tries}` : '';
  const why = reason === undefined ? '' : `, because: ${text(firstCharacters(reason, MOST_REASON))}`;
  return `${after(Date.parse(at) - begin)}: ${WORDS[`${part}:${became}`] ?? ''}${again}${why}`;
}

function after(ms: number): string {
  if (ms < 60_000) return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60 ? `${minutes} min ${Math.round((ms % 60_000) / 1_000)} s` : `${(ms / 3_600_000).toFixed(1)} h`;
}
