import type { ProviderEvent } from 'shared-types';
import type { PressedAction } from '../messages/action-store.ts';
import type { KitWords } from '../words/en.ts';

/** Whether a person asks to be disconnected: in their own words, and nothing but them, as what was forwarded is somebody else's. */
export function isUnpair(event: ProviderEvent): boolean {
  if (event.type !== 'message.received' && event.type !== 'message.edited') return false;
  const { text, forwardedFrom, attachments } = event.data.message;
  return forwardedFrom === undefined && attachments.length === 0 && /^\/unpair[.!?…。！？]*$/i.test(text.trim());
}

/** Whether people write this who want to know what to do; a link to a bot may add a word to it. */
export const asksForHelp = (text: string): boolean =>
  /^\/(?:start(?:\s+[\w-]{1,64})?|help)[.!?…。！？]*$/i.test(text.trim());

/** What a person sees for a moment after they pressed a button that does nothing; undefined where it does something. */
export function refusedPress({ toasts }: KitWords, pressed: PressedAction | undefined): string | undefined {
  if (pressed === undefined) return toasts.unknown;
  return pressed.state === 'open' ? undefined : toasts[pressed.state];
}

/** Says that something did not reach its reader; `what` begins a sentence, `taken` is what people can send there. */
export const refusalText = ({ refusals }: KitWords, what = refusals.thisKind, taken = refusals.usual): string =>
  refusals.notPassedOn(what, taken);
