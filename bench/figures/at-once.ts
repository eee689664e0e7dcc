import { type Load, measureLoad } from '../measure/load.ts';
import type { Stage } from '../measure/stage.ts';

/**
 * So many chats at once, each of which sends its next prompt when the one before is answered.
 *
 * All are replies, so that no build waits whether something else belongs to them, and no notice of a place in the queue
 * is sent, which the relay would not send.
 */
export function measureAtOnce(stage: Stage, chats: number, promptsPerChat: number): Promise<Load> {
  return measureLoad(stage, async () => {
    const asked = stage.talk.ids.slice(0, chats).map((id) => stage.talk.askInTurn(id, promptsPerChat, 'reply'));
    return (await Promise.all(asked)).flat();
  });
}
