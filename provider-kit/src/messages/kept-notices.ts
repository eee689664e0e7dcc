import type { MessageChange } from 'shared-types';
import type { KitWords } from '../words/en.ts';
import type { Notice } from './message-store.ts';

/** Ids of the buttons below an offer; other messages may use the same. */
export const SHOW_KEPT = 'kept:show';
export const DROP_KEPT = 'kept:drop';

/** What people read about messages that could not reach them. */
export const keptNotices = ({ kept, buttons }: KitWords) => ({
  offer: (count: number, tooOld: number): Notice => ({
    text: [kept.offer(count), ...(tooOld === 0 ? [] : [kept.tooEarly(tooOld)]), kept.waits].join(' '),
    actions: [
      [
        { id: SHOW_KEPT, label: buttons.showThem, style: 'primary' },
        { id: DROP_KEPT, label: buttons.dropThem },
      ],
    ],
  }),
  tooOld: (count: number): Notice => ({ text: kept.tooOld(count) }),
  shown: (count: number): MessageChange => ({ text: kept.shown(count), actions: [] }),
  dropped: (count: number): MessageChange => ({ text: kept.dropped(count), actions: [] }),
  nothing: { text: kept.nothing, actions: [] } satisfies MessageChange,
});
