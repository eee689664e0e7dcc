import { resolve } from 'node:path';
import { describeError, isCodedError } from 'service-kit';
import { moveToFiles, moveToPostgres } from './move.ts';
import { readMoveWords } from './move-words.ts';
import { movedLines } from './moved-lines.ts';

try {
  const { url, direction, only } = readMoveWords(process.argv.slice(2));
  const place = { root: resolve(import.meta.dirname, '../../..'), env: process.env, only };
  const moved = await (direction === 'to' ? moveToPostgres : moveToFiles)(place, url, new Date());
  console.log(movedLines(moved).join('\n'));
} catch (error) {
  console.error(isCodedError(error) ? error.message : describeError(error));
  process.exitCode = 1;
}
