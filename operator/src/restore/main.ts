import { resolve } from 'node:path';
import { describeError, isCodedError } from 'service-kit';
import { readFileWords } from '../services/read-words.ts';
import { restore } from './restore.ts';

try {
  const { file, only } = readFileWords(process.argv.slice(2), process.env);
  const place = { root: resolve(import.meta.dirname, '../../..'), env: process.env, only };
  const { label, dataDir, aside, settingsFile } = await restore(place, file, new Date());
  const lines = [
    `Restored into ${dataDir}: what services kept at ${label.takenAt} (version ${label.version}).`,
    settingsFile === undefined
      ? 'The settings stay as they are.'
      : `The settings of the backup are in ${settingsFile}.`,
    ...(aside === undefined ? [] : [`What was there before is in ${aside}; remove it once all is well.`]),
    'Start the services. What had waited then is done now; npm run status shows it.',
  ];
  console.log(lines.join('\n'));
} catch (error) {
  console.error(isCodedError(error) ? error.message : describeError(error));
  process.exitCode = 1;
}
