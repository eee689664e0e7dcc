import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defineError } from 'service-kit';

const argumentsWrong = defineError('ARGUMENTS_WRONG');

/** Which way is moved. */
export interface MoveWords {
  direction: 'to' | 'from';
  url: string;
  only: string | undefined;
}

/** Reads `--to URL` or `--from URL`, and `--settings FILE`; throws `ARGUMENTS_WRONG`, without the URL, for anything else. */
export function readMoveWords(words: readonly string[]): MoveWords {
  const options = { to: { type: 'string' }, from: { type: 'string' }, settings: { type: 'string' } } as const;
  let values: { to?: string; from?: string; settings?: string };
  try {
    ({ values } = parseArgs({ args: words.filter((word) => word !== '--'), options }));
  } catch {
    throw argumentsWrong('These options are not known; --help shows those that there are.');
  }
  const { to, from, settings } = values;
  const url = to ?? from;
  if (url === undefined || (to !== undefined && from !== undefined))
    throw argumentsWrong('Say either --to postgres://… or --from postgres://…; --help shows the options.');
  if (!/^postgres(ql)?:\/\/\S+$/.test(url) || !URL.canParse(url))
    throw argumentsWrong('That is no address of PostgreSQL: postgres://user:password@host:5432/database');
  return { direction: to === undefined ? 'from' : 'to', url, only: settings && resolve(settings) };
}
