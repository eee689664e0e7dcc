import type { ProviderEvent } from 'shared-types';
import type { PressedAction } from '../messages/action-store.ts';

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
export function refusedPress(pressed: PressedAction | undefined): string | undefined {
  if (pressed === undefined) return 'This button no longer works.';
  if (pressed.state === 'gone') return 'This button is out of date.';
  return pressed.state === 'disabled' ? 'This choice is no longer open.' : undefined;
}

const USUAL = 'text, a photo, a file, a voice message, a contact or a location';

/** Says that something did not reach its reader; `what` begins a sentence, `taken` is what people can send there. */
export const refusalText = (what: string, taken = USUAL): string => `${what} can't be passed on. Send ${taken}.`;
