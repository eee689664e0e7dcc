import type { MessageChange } from 'shared-types';
import type { Notice } from './message-store.ts';

/** Ids of the buttons below an offer; other messages may use the same. */
export const SHOW_KEPT = 'kept:show';
export const DROP_KEPT = 'kept:drop';

const messages = (count: number): string => (count === 1 ? '1 message' : `${count} messages`);
const tooOldText = (count: number): string =>
  count === 0 ? '' : ` ${messages(count)} more came too early to be kept.`;

/** What people read about messages that could not reach them. */
export const keptNotices = {
  offer: (count: number, tooOld: number): Notice => ({
    text: `While I could not write here, ${messages(count)} came for you.${tooOldText(tooOld)} They wait for 7 days.`,
    actions: [
      [
        { id: SHOW_KEPT, label: 'Show them', style: 'primary' },
        { id: DROP_KEPT, label: 'Drop them' },
      ],
    ],
  }),
  tooOld: (count: number): Notice => ({
    text: `While I could not write here, ${messages(count)} for you became too old to be kept.`,
  }),
  shown: (count: number): MessageChange => ({ text: `Here is what came: ${messages(count)}.`, actions: [] }),
  dropped: (count: number): MessageChange => ({ text: `Dropped: ${messages(count)}.`, actions: [] }),
  nothing: { text: 'Nothing waits here any more.', actions: [] },
} as const satisfies Record<string, ((...counts: number[]) => Notice | MessageChange) | MessageChange>;
