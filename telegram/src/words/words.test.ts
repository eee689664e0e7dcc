import assert from 'node:assert/strict';
import { it } from 'node:test';
import { KIT_LANGUAGES } from 'provider-kit';
import { checkWords, type PartsOf } from '../../../service-kit/src/testing/check-words.ts';
import { menuIn } from '../bot/commands.ts';
import type { OwnWords } from './en.ts';
import { LANGUAGES, wordsFor } from './words-for.ts';

const NAME = 'report.pdf';
const LONG_NAME = 'x'.repeat(200);
const topic = [['Release'], ['x'.repeat(128)]] as const;

const parts: PartsOf<OwnWords> = {
  groups: {
    onlyMention: [['`@a_bot what is new?`'], [`\`@${'x'.repeat(32)} what is new?\``]],
    hidden: {},
  },
  toasts: {},
  kinds: {},
  messages: {
    fileNotShown: [
      [NAME, 'it is too large for Telegram'],
      [LONG_NAME, `Telegram refuses it (${'x'.repeat(200)})`],
    ],
    refused: [['400: Bad Request'], ['x'.repeat(200)]],
  },
  topics: { closed: topic, gone: topic },
};

/** In characters: those of the kit's words, whose test names their sources. */
const most = (text: string): number => (text.startsWith('toasts.') ? 200 : 350);

checkWords({
  languages: LANGUAGES,
  parts,
  most,
  mostWithLongest: (text) => (text.startsWith('toasts.') ? 200 : 4_096),
  alike: [],
});

it('the menu offers the same commands in every language, as Telegram takes them', () => {
  const [english, ...others] = Object.values(KIT_LANGUAGES).map(menuIn);
  for (const menu of [english, ...others]) {
    assert.deepEqual(
      menu?.map(({ command }) => command),
      english?.map(({ command }) => command),
    );
    // Bot API, BotCommand: 1 to 32 letters, and a description of 1 to 256 characters.
    for (const { command, description } of menu ?? [])
      assert.match(`${command} ${description}`, /^[a-z0-9_]{1,32} .{1,256}$/);
  }
  assert.notDeepEqual(english, others[0]);
});

it('the words of Telegram and of the kit are of one language', () => {
  const { language, kit } = wordsFor('de-AT');
  assert.deepEqual([language, kit.language], ['de', 'de']);
});
