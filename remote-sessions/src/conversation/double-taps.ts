import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';

/** A press of a button, as its event tells it. */
export interface Press {
  eventId: string;
  ref: SessionRef;
  messageId: string;
  actionId: string;
  /** When it was pressed, in milliseconds. */
  at: number;
}

/** Two taps of an impatient finger; whoever means it twice takes longer. */
const WITHIN_MS = 2_000;
/** More remote sessions than press buttons within two seconds. */
const MOST_REMEMBERED = 1_000;

/** Makes what knows the second of two taps on the same button. An event that comes again is not a second tap. */
export function createDoubleTaps(): (press: Press) => boolean {
  const last = new Map<string, Press>();
  return (press) => {
    const key = sessionKey(press.ref);
    const before = last.get(key);
    const isSame = before?.messageId === press.messageId && before.actionId === press.actionId;
    if (isSame && before.eventId !== press.eventId && press.at - before.at < WITHIN_MS) return true;
    last.delete(key);
    last.set(key, press);
    const [oldest] = last.keys();
    if (last.size > MOST_REMEMBERED && oldest !== undefined) last.delete(oldest);
    return false;
  };
}
