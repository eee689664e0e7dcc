import { createParser } from 'eventsource-parser';
import { type ServerSentEvent, type StreamEvent, toStreamEvent } from './stream-events.ts';

/** Characters of one event that are held while its end is missing; a tool may carry a whole file as its input. */
const MAX_EVENT_CHARACTERS = 32 * 1024 * 1024;

/**
 * Makes the reader of one response body: bytes in, finished events out.
 *
 * The bytes may be cut anywhere, also inside a character. An event whose blank line never came is dropped, as it must
 * be for the event numbers to stay true. Throws when one event grows beyond 32 Mi characters.
 */
export function createStreamDecoder(): (bytes: Uint8Array) => StreamEvent[] {
  const decoder = new TextDecoder();
  let events: ServerSentEvent[] = [];
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onEvent: (event) => {
      events.push(event);
    },
  });
  return (bytes) => {
    parser.feed(decoder.decode(bytes, { stream: true }));
    const finished = events.map(toStreamEvent);
    events = [];
    return finished;
  };
}
