import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defineError } from './errors.ts';

const argumentsWrong = defineError('ARGUMENTS_WRONG', { isOfSettings: true });

/**
 * Reads what a start script hands on to its service: `--settings <file>`, relative to the working directory.
 *
 * With it that file alone counts. Throws `ARGUMENTS_WRONG` for anything else, so that a mistyped word starts nothing.
 */
export function readServiceArguments(words: readonly string[]): { settingsFile?: string } {
  try {
    const { values } = parseArgs({ args: [...words], options: { settings: { type: 'string' } } });
    return values.settings === undefined ? {} : { settingsFile: resolve(values.settings) };
  } catch (cause) {
    throw argumentsWrong(`${(cause as Error).message.replace(/\.? To specify.*$/s, '')}; known is --settings <file>`, {
      cause,
    });
  }
}
