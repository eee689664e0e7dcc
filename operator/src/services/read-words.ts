import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defineError } from 'service-kit';

const argumentsWrong = defineError('ARGUMENTS_WRONG');

/** Reads `--json` and `--settings <file>`; throws `ARGUMENTS_WRONG` for anything else. */
export function readWords(words: readonly string[]): { isJson: boolean; only?: string } {
  try {
    const options = { json: { type: 'boolean' }, settings: { type: 'string' } } as const;
    const { values } = parseArgs({ args: words.filter((word) => word !== '--'), options });
    return { isJson: values.json === true, ...(values.settings !== undefined && { only: resolve(values.settings) }) };
  } catch (cause) {
    throw argumentsWrong(`${(cause as Error).message.split('. ')[0]}; --help shows the options.`, { cause });
  }
}
