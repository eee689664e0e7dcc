import { type Load, measureLoad } from '../measure/load.ts';
import type { Stage } from '../measure/stage.ts';
import type { Manner } from '../measure/talk.ts';

/** Prompts of one chat, each sent when the one before is answered. */
export function measureOneByOne(stage: Stage, prompts: number, manner: Manner): Promise<Load> {
  const [chatId = 0] = stage.talk.ids;
  return measureLoad(stage, () => stage.talk.askInTurn(chatId, prompts, manner));
}
