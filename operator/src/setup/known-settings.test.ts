import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { answersIn, composeSettings, withoutPlaceholders, withoutWrongAnswers } from './known-settings.ts';
import { overrulingVariables } from './overruling-variables.ts';
import { readFlags } from './read-flags.ts';

const SCHEMA = './config.schema.json';

it('what is not filled in yet of the example counts as not set', () => {
  const example = JSON.parse(readFileSync(new URL('../../../config.example.json', import.meta.url), 'utf8'));
  const content = withoutPlaceholders(example) ?? {};
  assert.deepEqual(answersIn(content), { etienneUrl: 'http://localhost:6060', etienneWay: 'none' });
  for (const none of [[], null, 'text', 3]) assert.equal(withoutPlaceholders(none), undefined);
});

it('what cannot be an answer is set anew, and nothing else is touched', () => {
  const content = { channels: { telegram: { botToken: 'nonsense', port: 7 } }, etienne: { url: 3, maxTurns: 2 }, x: 1 };
  const kept = { channels: { telegram: { port: 7 } }, etienne: { maxTurns: 2 }, x: 1 };
  assert.deepEqual(withoutWrongAnswers(content), kept);
});

describe('the settings file that is written', () => {
  it('has what it had, the answers and the schema', () => {
    const before = { logLevel: 'debug', channels: { telegram: { port: 7 } } };
    assert.deepEqual(composeSettings(before, { token: '1:a', teamsTenantId: '' }, SCHEMA), {
      $schema: SCHEMA,
      logLevel: 'debug',
      channels: { telegram: { port: 7, botToken: '1:a' } },
    });
    assert.equal(composeSettings({ $schema: './mine.json' }, {}, SCHEMA).$schema, './mine.json');
  });

  it('has one way of signing in', () => {
    const before = { etienne: { url: 'http://e', jwtSecret: 's', username: 'k', maxTurns: 3 } };
    const composed = composeSettings(before, { etienneWay: 'token', etienneToken: 't' }, SCHEMA);
    assert.deepEqual(composed.etienne, { url: 'http://e', maxTurns: 3, token: 't' });
    assert.deepEqual(composeSettings(before, { etienneWay: 'none' }, SCHEMA).etienne, { url: 'http://e', maxTurns: 3 });
    assert.deepEqual(answersIn(composed), { etienneUrl: 'http://e', etienneToken: 't', etienneWay: 'token' });
  });
});

it('the settings of voice messages are read and written as they are', () => {
  const transcription = { url: 'http://v', apiKey: 'k', language: 'de', confirm: true };
  const answers = answersIn({ transcription });
  assert.deepEqual(answers, {
    transcriptionUrl: 'http://v',
    transcriptionKey: 'k',
    transcriptionLanguage: 'de',
    transcriptionConfirm: 'yes',
  });
  assert.deepEqual(composeSettings({}, answers, SCHEMA), { $schema: SCHEMA, transcription });
  const changed = { ...answers, transcriptionLanguage: '', transcriptionConfirm: 'no' };
  assert.deepEqual(composeSettings({ transcription }, changed, SCHEMA).transcription, {
    url: 'http://v',
    apiKey: 'k',
    confirm: false,
  });
  const wrong = { transcription: { url: 'box', confirm: 'yes', language: 'german', model: 'm' } };
  assert.deepEqual(withoutWrongAnswers(wrong), { transcription: { model: 'm' } });
});

it('variables that win over the file are named', () => {
  const environment = { TELEGRAM_BOT_TOKEN: '2:b', ETIENNE_URL: 'http://e', ETIENNE_TOKEN: 't', HOME: '/' };
  const answers = { token: '1:a', etienneUrl: 'http://e', etienneWay: 'jwtSecret', etienneJwtSecret: 's' };
  assert.deepEqual(overrulingVariables(answers, environment), ['TELEGRAM_BOT_TOKEN', 'ETIENNE_TOKEN']);
  assert.deepEqual(overrulingVariables({ token: '2:b' }, environment), []);
  const confirm = { TRANSCRIPTION_CONFIRM: 'true' };
  assert.deepEqual(overrulingVariables({ transcriptionConfirm: 'yes' }, confirm), []);
  assert.deepEqual(overrulingVariables({ transcriptionConfirm: 'no' }, confirm), ['TRANSCRIPTION_CONFIRM']);
});

describe('the options of the command', () => {
  it('are read', () => {
    assert.deepEqual(readFlags(['--token', ' 1:a ', '--etienne-sign-in=none', '--yes']), {
      given: { token: '1:a', etienneWay: 'none' },
      yes: true,
      isUnchecked: false,
    });
  });

  for (const [words, text] of [
    [['--token', 'hush-hush'], /^--token does not fit. A bot token looks like/],
    [['--etienne-url', 'box:6060'], /^--etienne-url does not fit/],
    [['--transcription-url', 'box'], /^--transcription-url does not fit/],
    [['--transcription-confirm', 'hush-hush'], /^--transcription-confirm does not fit. It is yes or no/],
    [['--etienne-sign-in', 'hush-hush'], /Known are none, jwtSecret, token, account/],
    [['--tokn', 'hush-hush'], /'--tokn'; --help/],
    [['hush-hush'], /a word its option; --help/],
    [['--token'], /an option lacks its value/],
    [['--etienne-token', 'hush-hush', '--etienne-jwt-secret', 'y'], /one way to sign in/],
    [['--etienne-token', 'hush-hush', '--etienne-sign-in', 'none'], /does not go with/],
  ] as const) {
    it(`are refused in a sentence without secrets: ${words.join(' ')}`, () => {
      assert.throws(
        () => readFlags(words),
        ({ message }: Error) => text.test(message) && !message.includes('hush-hush'),
      );
    });
  }
});
