import type { StoryStep } from 'shared-types';

/** A step together with the service that keeps it. */
export interface ToldStep extends StoryStep {
  service: string;
}

/** All that is known of an event. */
export interface WholeStory {
  id: string;
  type?: string;
  remoteSessionId: string;
  /** Other events that it has become one prompt with. */
  related: string[];
  steps: ToldStep[];
  /** What could not be asked, and why. */
  missing: { service: string; reason: string }[];
}

/** Parts and ends that the services know; others are shown as they are called. */
const WORDS: Readonly<Record<string, string>> = {
  'event:happened': 'it happened, by the clock of the messenger',
  'event:stored': 'event stored',
  'event:done': 'event handled',
  'event:waiting': 'event waits to be handled',
  'event:given_up': 'event given up',
  'delivery:done': 'event delivered',
  'delivery:waiting': 'event waits to be delivered',
  'delivery:given_up': 'event refused, given up',
  'prompt:stored': 'prompt waits in its line',
  'prompt:done': 'prompt ended without a run',
  'prompt:waiting': 'prompt waits',
  'prompt:given_up': 'prompt given up',
  'run:started': 'run started',
  'reply:stored': 'reply stored',
  'reply:done': 'reply handed over',
  'reply:waiting': 'reply waits to be handed over',
  'reply:given_up': 'reply given up',
  'message:stored': 'message taken',
  'message:done': 'message sent',
  'message:waiting': 'message waits to be sent',
  'message:kept': 'message kept until somebody can be reached',
  'message:given_up': 'message given up',
};

/** The story as lines for a terminal, each with its time. */
export function storyLines({ id, type, remoteSessionId, related, steps, missing }: WholeStory): string[] {
  const width = Math.max(0, ...steps.map(({ service }) => service.length));
  return [
    [id, ...(type === undefined ? [] : [type]), ...(remoteSessionId === '' ? [] : [`in ${remoteSessionId}`])].join(
      '  ',
    ),
    ...steps.map((step) => `${step.at}  ${step.service.padEnd(width)}  ${wordsOf(step)}`),
    ...related.map((one) => `Became one prompt with ${one}.`),
    ...missing.map(({ service, reason }) => `${service} could not be asked: ${reason}`),
  ];
}

function wordsOf({ part, became, id, tries = 0, reason }: StoryStep): string {
  const words = WORDS[`${part}:${became}`] ?? `${part} ${became.replaceAll('_', ' ')}`;
  const waits = became === 'waiting';
  const again = tries > 1 || (waits && tries > 0) ? `, ${waits ? `tried ${tries} times` : `at try ${tries}`}` : '';
  return `${words}${id === undefined ? '' : ` (${id})`}${again}${reason === undefined ? '' : `, because: ${reason}`}`;
}
