import { fits } from 'service-kit/fits';
import { SettingsSchema } from 'shared-types';
import type { TSchema } from 'typebox';

/** What is set up together. */
export type Topic = 'telegram' | 'teams' | 'etienne' | 'transcription';

/** How the manager signs in to Etienne. */
export type Way = 'none' | 'jwtSecret' | 'token' | 'account';

/** What the wizard may have to know; each has one answer, a text. */
export type AnswerId =
  | 'topics'
  | 'token'
  | 'teamsAppId'
  | 'teamsAppPassword'
  | 'teamsTenantId'
  | 'etienneUrl'
  | 'etienneWay'
  | 'etienneToken'
  | 'etienneJwtSecret'
  | 'etienneUsername'
  | 'etiennePassword'
  | 'etienneAuthUrl'
  | 'transcriptionUrl'
  | 'transcriptionKey'
  | 'transcriptionModel'
  | 'transcriptionLanguage'
  | 'transcriptionConfirm'
  | 'unreached'
  | 'start';

/** Empty: asked, and none wanted, or for a secret: left as it was. */
export type Answers = Readonly<Partial<Record<AnswerId, string>>>;

/** Where the answers stand in the settings. */
export const PATHS = {
  token: ['channels', 'telegram', 'botToken'],
  teamsAppId: ['channels', 'teams', 'appId'],
  teamsAppPassword: ['channels', 'teams', 'appPassword'],
  teamsTenantId: ['channels', 'teams', 'tenantId'],
  etienneUrl: ['etienne', 'url'],
  etienneToken: ['etienne', 'token'],
  etienneJwtSecret: ['etienne', 'jwtSecret'],
  etienneUsername: ['etienne', 'username'],
  etiennePassword: ['etienne', 'password'],
  etienneAuthUrl: ['etienne', 'authUrl'],
  transcriptionUrl: ['transcription', 'url'],
  transcriptionKey: ['transcription', 'apiKey'],
  transcriptionModel: ['transcription', 'model'],
  transcriptionLanguage: ['transcription', 'language'],
  transcriptionConfirm: ['transcription', 'confirm'],
} as const satisfies Partial<Record<AnswerId, readonly string[]>>;

export type SettingId = keyof typeof PATHS;
export const SETTING_IDS = Object.keys(PATHS) as SettingId[];

export const WAYS: readonly Way[] = ['none', 'jwtSecret', 'token', 'account'];

/** What each way of signing in needs. */
export const OF_WAY: Readonly<Record<Way, readonly SettingId[]>> = {
  none: [],
  jwtSecret: ['etienneJwtSecret'],
  token: ['etienneToken'],
  account: ['etienneUsername', 'etiennePassword', 'etienneAuthUrl'],
};

/** What a set-up goes without, where nobody wants it. */
export const OPTIONAL: ReadonlySet<AnswerId> = new Set([
  'teamsTenantId',
  'transcriptionKey',
  'transcriptionModel',
  'transcriptionLanguage',
  'transcriptionConfirm',
]);

/** What is said where an answer cannot be one, whatever it is for. */
const FORMS: Readonly<Record<SettingId, string>> = {
  token: 'A bot token looks like 123456789:AAH-what-BotFather-gave-you.',
  teamsAppId: 'The app id looks like 11111111-2222-3333-4444-555555555555.',
  teamsAppPassword: 'The client secret must not be empty.',
  teamsTenantId: 'The tenant id looks like 11111111-2222-3333-4444-555555555555.',
  etienneUrl: 'The address looks like http://localhost:6060.',
  etienneToken: 'The token must not be empty.',
  etienneJwtSecret: 'The secret must not be empty.',
  etienneUsername: 'The name must not be empty.',
  etiennePassword: 'The password must not be empty.',
  etienneAuthUrl: 'The address looks like http://localhost:5950.',
  transcriptionUrl: 'The address looks like https://api.openai.com/v1.',
  transcriptionKey: 'The key must not be empty.',
  transcriptionModel: 'The model must not be empty.',
  transcriptionLanguage: 'The language looks like en.',
  transcriptionConfirm: 'It is yes or no.',
};

/** Says in one sentence what is wrong with an answer; undefined where it may be right. Never quotes it. */
export function formProblem(id: SettingId, answer: string): string | undefined {
  const schema = PATHS[id].reduce<TSchema>(
    (inner, key) => (inner as unknown as { properties: Record<string, TSchema> }).properties[key] as TSchema,
    SettingsSchema,
  );
  const isRight = fits(schema, settingOf(id, answer)) && (!id.endsWith('Url') || URL.canParse(answer));
  return isRight ? undefined : FORMS[id];
}

/** The answer as it stands in the settings. */
export function settingOf(id: SettingId, answer: string): string | boolean {
  return id === 'transcriptionConfirm' && (answer === 'yes' || answer === 'no') ? answer === 'yes' : answer;
}

/** What stands in the settings as an answer; undefined where it can be none. */
export function answerFrom(id: SettingId, value: unknown): string | undefined {
  if (id === 'transcriptionConfirm') return typeof value === 'boolean' ? (value ? 'yes' : 'no') : undefined;
  const answer = typeof value === 'string' ? value.trim() : undefined;
  return answer === undefined || formProblem(id, answer) !== undefined ? undefined : answer;
}
