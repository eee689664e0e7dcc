import { resolve } from 'node:path';
import { describeError, isCodedError } from 'service-kit';
import packageJson from '../../package.json' with { type: 'json' };
import { readWords } from '../services/read-words.ts';
import { examine } from './examine.ts';
import { resultLines } from './result.ts';

try {
  const { isJson, only } = readWords(process.argv.slice(2));
  const results = await examine({
    root: resolve(import.meta.dirname, '../../..'),
    env: process.env,
    only,
    version: packageJson.version,
    nodeVersion: process.version,
  });
  const isWell = results.every(({ status }) => status !== 'fail');
  console.log(isJson ? JSON.stringify({ ok: isWell, checks: results }, null, 2) : resultLines(results).join('\n'));
  if (!isWell) process.exitCode = 1;
} catch (error) {
  console.error(isCodedError(error) ? error.message : describeError(error));
  process.exitCode = 1;
}
