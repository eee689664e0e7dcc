import { createPacer, type Pacer } from 'provider-kit';
import type { Clock } from 'service-kit';

const MINUTE_MS = 60_000;
/** Of the calls of a minute; what shows progress leaves the others to messages. */
const MOST_WITH_PREVIEWS = 12;

/** Counts what goes into groups and channels, whatever kind of call it is, so that Telegram never has to refuse it. */
export const createGroupPacer = (clock: Clock): GroupPacer =>
  createPacer({
    clock,
    // Telegram's FAQ for bots: 20 messages a minute to one group, and about one a second to one chat; changes count, too.
    rates: {
      group: [
        [3, 3_000],
        [20, MINUTE_MS],
      ],
    },
    leftOutRates: { group: [[MOST_WITH_PREVIEWS, MINUTE_MS]] },
    // A call that waits has a place among those that send, and the topics of a group are many.
    patience: { mostMs: 5_000, mostWaiting: 2 },
  });

export type GroupPacer = Pacer<'group'>;
