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

/**
 * Reads a file's name and `--settings <file>`. A name counts from where the person is: npm goes to the root, and says in
 * INIT_CWD where it was called. Throws `ARGUMENTS_WRONG` for anything else.
 */
export function readFileWords(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): { file: string; only?: string } {
  const from = env.npm_lifecycle_event === undefined ? '.' : (env.INIT_CWD ?? '.');
  try {
    const options = { settings: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({
      args: words.filter((word) => word !== '--'),
      options,
      allowPositionals: true,
    });
    const [file = '', ...more] = positionals;
    if (file === '' || more.length > 0) throw new Error('Name one file');
    return { file: resolve(from, file), ...(values.settings && { only: resolve(from, values.settings) }) };
  } catch (cause) {
    throw argumentsWrong(`${(cause as Error).message.split('. ')[0]}; --help shows the options.`, { cause });
  }
}
