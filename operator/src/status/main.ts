import { resolve } from 'node:path';
import { describeError, isCodedError } from 'service-kit';
import { readWhatRuns } from '../services/installation.ts';
import { readWords } from '../services/read-words.ts';
import { askAll } from './ask-all.ts';
import { statusLines } from './status-lines.ts';

try {
  const { isJson, only } = readWords(process.argv.slice(2));
  const installation = await readWhatRuns({ root: resolve(import.meta.dirname, '../../..'), env: process.env, only });
  const status = await askAll(installation);
  const { isSandbox } = installation;
  const lines = [...(isSandbox ? ['This is the sandbox.', ''] : []), ...statusLines(status, Date.now())];
  console.log(isJson ? JSON.stringify({ ...status, isSandbox }, null, 2) : lines.join('\n'));
  if (!status.ok) process.exitCode = 1;
} catch (error) {
  console.error(isCodedError(error) ? error.message : describeError(error));
  process.exitCode = 1;
}
