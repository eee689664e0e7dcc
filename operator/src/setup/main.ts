import { resolve } from 'node:path';
import { describeError, isCodedError } from 'service-kit';
import { SetupStopped } from './run-setup.ts';
import { setUp } from './set-up.ts';

/** By it setup.sh knows that it is to start all. */
const START_CODE = 10;

try {
  const end = await setUp({
    root: resolve(import.meta.dirname, '../../..'),
    env: process.env,
    words: process.argv.slice(2).filter((word) => word !== '--'),
    isTerminal: process.stdin.isTTY === true && process.stdout.isTTY === true,
    print: (line) => console.log(line),
  });
  if (end.status === 'given up') process.exitCode = 1;
  else if (end.isToStart) process.exitCode = START_CODE;
} catch (error) {
  const isExpected = isCodedError(error) || error instanceof SetupStopped;
  console.error(isExpected ? (error as Error).message : describeError(error));
  process.exitCode = 1;
}
