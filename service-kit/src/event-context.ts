import { AsyncLocalStorage } from 'node:async_hooks';

/** In calls between our services: the event because of which they are made. */
const EVENT_ID_HEADER = 'x-event-id';

const SANE_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/;

const current = new AsyncLocalStorage<string | undefined>();

/**
 * The event that is being worked on: what somebody did in a messenger, by the id that its webhook carries.
 *
 * It goes along with all that is awaited, timers included; log lines, queue items and calls to a provider get it by
 * themselves. Undefined where nothing that anybody did is the reason.
 */
export const currentEventId = (): string | undefined => current.getStore();

/** Does something because of an event; `undefined`: because of none, whoever calls. */
export const becauseOf = <T>(eventId: string | undefined, work: () => T): T => current.run(eventId, work);

/** The same function, which later works on behalf of the event of now. */
export function keepingEvent<T>(work: () => T): () => T {
  const eventId = current.getStore();
  return () => current.run(eventId, work);
}

/** The headers of a call that is made because of the event of now. */
export function eventHeaders(): Record<string, string> {
  const eventId = currentEventId();
  return eventId !== undefined && SANE_ID.test(eventId) ? { [EVENT_ID_HEADER]: eventId } : {};
}

/** The event that a caller names; undefined where it names none, or one that would do harm in a log. */
export function eventIdIn(headers: Record<string, string | string[] | undefined>): string | undefined {
  const given = headers[EVENT_ID_HEADER];
  return typeof given === 'string' && SANE_ID.test(given) ? given : undefined;
}
