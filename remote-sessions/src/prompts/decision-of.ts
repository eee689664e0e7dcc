import { type QueueItem, UNTIL_RELEASED } from 'service-kit';
import type { Prompt } from './prompt.ts';

/** What a prompt waits for its person to decide; undefined where it waits for nobody. */
export function decisionOf({ notBefore, payload }: QueueItem<Prompt>): 'backlog' | 'voice' | undefined {
  if (notBefore !== UNTIL_RELEASED) return undefined;
  return payload.isUnconfirmed ? 'voice' : 'backlog';
}
