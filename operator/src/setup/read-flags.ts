import { parseArgs } from 'node:util';
import { defineError } from 'service-kit';
import { type Answers, formProblem, SETTING_IDS, type SettingId, WAYS } from './answers.ts';

const argumentsWrong = defineError('ARGUMENTS_WRONG');

const FLAGS = {
  token: 'token',
  'teams-app-id': 'teamsAppId',
  'teams-app-password': 'teamsAppPassword',
  'teams-tenant-id': 'teamsTenantId',
  'etienne-url': 'etienneUrl',
  'etienne-sign-in': 'etienneWay',
  'etienne-token': 'etienneToken',
  'etienne-jwt-secret': 'etienneJwtSecret',
  'etienne-username': 'etienneUsername',
  'etienne-password': 'etiennePassword',
  'etienne-auth-url': 'etienneAuthUrl',
  'transcription-url': 'transcriptionUrl',
  'transcription-key': 'transcriptionKey',
  'transcription-model': 'transcriptionModel',
  'transcription-language': 'transcriptionLanguage',
  'transcription-confirm': 'transcriptionConfirm',
} as const;

/** What was asked for on the command line. */
export interface SetupFlags {
  given: Answers;
  /** Nothing is asked. */
  yes: boolean;
  isUnchecked: boolean;
}

/** Reads the words of `npm run setup`; throws `ARGUMENTS_WRONG` with one sentence that quotes no value. */
export function readFlags(words: readonly string[]): SetupFlags {
  const options = Object.fromEntries(Object.keys(FLAGS).map((name) => [name, { type: 'string' as const }]));
  const { values } = parse([...words], options);
  const given: Partial<Record<SettingId | 'etienneWay', string>> = {};
  for (const [name, id] of Object.entries(FLAGS)) {
    const value = (values as Record<string, unknown>)[name];
    if (typeof value !== 'string') continue;
    given[id] = value.trim();
    const problem = problemOf(id, value.trim());
    if (problem !== undefined) throw argumentsWrong(`--${name} does not fit. ${problem}`);
  }
  const way = given.etienneWay;
  const count = [given.etienneToken, given.etienneJwtSecret, given.etienneUsername].filter(Boolean).length;
  if (count > 1) {
    throw argumentsWrong(
      'Give one way to sign in to Etienne: --etienne-token, --etienne-jwt-secret, or --etienne-username with its password.',
    );
  }
  if (way === 'none' && count > 0) throw argumentsWrong('--etienne-sign-in none does not go with a way to sign in.');
  return { given, yes: values.yes === true, isUnchecked: values['no-check'] === true };
}

function parse(args: string[], options: Record<string, { type: 'string' }>) {
  try {
    return parseArgs({ args, options: { ...options, yes: { type: 'boolean' }, 'no-check': { type: 'boolean' } } });
  } catch (cause) {
    // The parser quotes a word that it does not know, and that may be a secret behind a mistyped option.
    const { code } = cause as { code?: string };
    const isOption = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
    const text = isOption ? (cause as Error).message.split('. ')[0] : 'an option lacks its value, or a word its option';
    throw argumentsWrong(`${text}; --help shows the options.`);
  }
}

function problemOf(id: SettingId | 'etienneWay', value: string): string | undefined {
  if (id !== 'etienneWay') return SETTING_IDS.includes(id) ? formProblem(id, value) : undefined;
  return WAYS.some((way) => way === value) ? undefined : `Known are ${WAYS.join(', ')}.`;
}
