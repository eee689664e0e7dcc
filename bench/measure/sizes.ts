import type { FairSize } from '../figures/fair.ts';
import type { FlatSize } from '../figures/flat.ts';
import type { BenchArguments } from './arguments.ts';
import type { RoundSize } from './round.ts';

/** How much each part of a run does. */
export interface Sizes {
  round: RoundSize;
  flat: FlatSize;
  fair: FairSize;
  soakMs: number;
  manyPrompts: number;
}

/** The sizes of a run; `scale` makes them smaller, to try the bench itself. */
export function sizesOf({ isQuick, isLong, scale }: Pick<BenchArguments, 'isQuick' | 'isLong' | 'scale'>): Sizes {
  const scaled = (count: number, least = 1) => Math.max(least, Math.round(count * scale));
  return {
    round: {
      warmUpPerChat: 5,
      oneByOne: scaled(isQuick ? 100 : 150),
      held: scaled(isQuick ? 5 : 10),
      fewChatsPrompts: scaled(isQuick ? 20 : 25),
      manyChatsPrompts: isQuick ? 0 : scaled(5),
      syncs: scaled(20),
      restMs: scaled(isQuick ? 3_000 : 5_000),
    },
    flat: {
      mappings: scaled(100_000, 10),
      oldRowsPerTable: scaled(isLong ? 1_000_000 : 100_000),
      prompts: scaled(100),
      turns: isLong ? 3 : 2,
    },
    fair: { chats: scaled(1_000), promptsPerChat: 10 },
    soakMs: scaled(180_000),
    manyPrompts: scaled(50_000),
  };
}
