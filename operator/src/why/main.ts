import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defineError, describeError, isCodedError } from 'service-kit';
import { readWhatRuns } from '../services/installation.ts';
import { gatherStory } from './gather-story.ts';
import { storyLines } from './story-lines.ts';

const argumentsWrong = defineError('ARGUMENTS_WRONG');

function readWords(words: readonly string[]): { eventId: string; isJson: boolean; only?: string } {
  const options = { json: { type: 'boolean' }, settings: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({
    args: words.filter((word) => word !== '--'),
    options,
    allowPositionals: true,
  });
  const [given = '', ...more] = positionals;
  if (given === '' || more.length > 0)
    throw argumentsWrong('Name one event: npm run why -- <event id>. The log has it.');
  // A run has the id of its event, with the provider before it.
  const eventId = given.replace(/^[a-z0-9-]+:/, '');
  return { eventId, isJson: values.json === true, ...(values.settings && { only: resolve(values.settings) }) };
}

try {
  const { eventId, isJson, only } = readWords(process.argv.slice(2));
  const root = resolve(import.meta.dirname, '../../..');
  const story = await gatherStory(await readWhatRuns({ root, env: process.env, only }), eventId);
  if (story === undefined) throw argumentsWrong(`No service keeps anything of ${eventId}; they keep it for 7 days.`);
  console.log(isJson ? JSON.stringify(story, null, 2) : storyLines(story).join('\n'));
  if (story.missing.length > 0) process.exitCode = 1;
} catch (error) {
  const isUsage = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  const usage = isUsage ? `${(error as Error).message.split('. ')[0]}; --help shows the options.` : undefined;
  console.error(usage ?? (isCodedError(error) ? error.message : describeError(error)));
  process.exitCode = 1;
}
