import { createRequire } from 'node:module';
import { type DestinationStream, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import { currentEventId } from '../event-context.ts';
import { scrubLine } from './scrub-line.ts';
import { createLiveScrubber } from './scrubber.ts';
import { openStandardOutput } from './standard-output.ts';

export type { Logger } from 'pino';

/** Loaded where a person looks on, and nowhere else. */
const require = createRequire(import.meta.url);

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/**
 * Makes the log of one service: JSON lines, or readable lines where a person looks on.
 *
 * Every finished line is scrubbed before it leaves the process, whatever produced it: messages, nested objects, stacks,
 * causes, URLs, child bindings. Lines are written synchronously, so the last one before an exit is not lost.
 * `secrets` is asked at every line; a secret that becomes known later is covered from then on.
 * A line that is written because of an event has its id, `eventId`. Default: readable lines when standard output is a
 * terminal.
 */
export function createLogger({
  name,
  level,
  pretty = process.stdout.isTTY === true,
  secrets,
  destination = openStandardOutput(),
}: {
  name: string;
  level: LogLevel;
  pretty?: boolean;
  secrets: () => readonly string[];
  destination?: DestinationStream;
}): Logger {
  const scrub = createLiveScrubber(secrets);
  const format = pretty ? readableFormat() : undefined;
  const scrubbing: DestinationStream = {
    write: (line) => {
      const clean = scrubLine(line, scrub);
      destination.write(format === undefined ? clean : (format(clean) ?? clean));
    },
  };
  return pino(
    {
      name,
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      mixin: () => {
        const eventId = currentEventId();
        return eventId === undefined ? {} : { eventId };
      },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: stdSerializers.err, error: stdSerializers.err, cause: stdSerializers.err },
    },
    scrubbing,
  );
}

function readableFormat() {
  const { prettyFactory } = require('pino-pretty') as typeof import('pino-pretty');
  return prettyFactory({ colorize: true, ignore: 'pid', translateTime: 'SYS:HH:MM:ss.l' });
}
