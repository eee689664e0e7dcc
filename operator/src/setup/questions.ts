import { type AnswerId, type Answers, formProblem, OPTIONAL, PATHS, type SettingId } from './answers.ts';

export interface Question {
  id: AnswerId;
  kind: 'text' | 'secret' | 'choice';
  /** What is asked, and where the answer is found. */
  message: string;
  /** For a choice. */
  options?: readonly { value: string; label: string }[];
  /** Stands there already; never a secret. */
  initial?: string;
  /** An empty answer leaves it as it is. */
  mayBeEmpty?: boolean;
}

const TEXTS: Readonly<Record<Exclude<AnswerId, 'topics' | 'unreached'>, string>> = {
  token: 'Bot token (write /newbot to @BotFather in Telegram, copy what it gives you)',
  teamsAppId: 'App id of the Azure Bot (Azure portal, your bot, Configuration)',
  teamsAppPassword: 'Client secret of its app registration (the value, not the id)',
  teamsTenantId: 'Tenant id (empty: an app for all tenants)',
  etienneUrl: 'Where is Etienne?',
  etienneWay: 'How does one sign in there?',
  etienneToken: 'Token (a JWT that Etienne has signed)',
  etienneJwtSecret: 'JWT_SECRET of Etienne (in the environment of its backend)',
  etienneUsername: 'User name',
  etiennePassword: 'Password',
  etienneAuthUrl: "Where is Etienne's sign-in service?",
  transcriptionUrl: 'Where is the service that makes text of voice messages (an OpenAI-compatible address)?',
  transcriptionKey: 'Its API key (empty: it wants none)',
  transcriptionModel: 'Model (empty: whisper-1)',
  transcriptionLanguage: 'Language that is spoken, such as en (empty: the service finds out)',
  transcriptionConfirm: 'When does what was understood go to the agent?',
  start: 'Start now?',
};

const WAYS = [
  { value: 'jwtSecret', label: 'With its JWT_SECRET (tokens are made from it)' },
  { value: 'token', label: 'With a token' },
  { value: 'account', label: 'With user name and password' },
  { value: 'none', label: 'Not at all: this Etienne wants no sign-in' },
];

const CONFIRM = [
  { value: 'no', label: 'After ten seconds, in which it can be corrected' },
  { value: 'yes', label: 'Only once the person presses Run' },
];

const SECRETS = new Set<AnswerId>([
  'token',
  'teamsAppPassword',
  'etienneToken',
  'etienneJwtSecret',
  'etiennePassword',
  'transcriptionKey',
]);

/** Whether an answer must never be seen. */
export const isSecret = (id: AnswerId): boolean => SECRETS.has(id);

const KEEPS = '; empty keeps the one that is set';

/** `initial`: what was answered or set before. */
export function questionFor(id: SettingId | 'etienneWay', initial: string | undefined): Question {
  if (id === 'etienneWay') {
    return { id, kind: 'choice', message: TEXTS[id], options: WAYS, initial: initial ?? 'jwtSecret' };
  }
  if (id === 'transcriptionConfirm') {
    return { id, kind: 'choice', message: TEXTS[id], options: CONFIRM, initial: initial ?? 'no' };
  }
  if (isSecret(id)) {
    const message = initial === undefined ? TEXTS[id] : `${TEXTS[id].replace(/ \(empty: .*\)$/, '')}${KEEPS}`;
    return { id, kind: 'secret', message, mayBeEmpty: initial !== undefined || OPTIONAL.has(id) };
  }
  const more = initial === undefined ? {} : { initial };
  return { id, kind: 'text', message: TEXTS[id], mayBeEmpty: OPTIONAL.has(id), ...more };
}

export const startQuestion: Question = {
  id: 'start',
  kind: 'choice',
  message: TEXTS.start,
  options: [
    { value: 'yes', label: 'Yes' },
    { value: 'no', label: 'No, later by npm start' },
  ],
};

/** What is to be set up: the first time the messengers, later one of all. */
export function topicsQuestion(before: Answers): Question {
  const isFirst = before.token === undefined && before.teamsAppId === undefined;
  const messengers = [
    { value: 'telegram', label: 'Telegram' },
    { value: 'teams', label: 'Microsoft Teams' },
  ];
  return {
    id: 'topics',
    kind: 'choice',
    message: isFirst ? 'From where do you want to talk?' : 'What do you want to change?',
    options: isFirst
      ? [...messengers, { value: 'telegram teams', label: 'Both' }]
      : [
          ...messengers,
          { value: 'etienne', label: 'Etienne' },
          { value: 'transcription', label: 'Voice messages: make text of them' },
          { value: 'all', label: 'All that is set up' },
        ],
  };
}

/** What to do about something that could not be asked. */
export function unreachedQuestion(what: string): Question {
  return {
    id: 'unreached',
    kind: 'choice',
    message: 'What now?',
    options: [
      { value: 'again', label: 'Try again' },
      { value: 'other', label: `Enter ${what} again` },
      { value: 'anyway', label: 'Take it without trying' },
    ],
  };
}

/** Says what is wrong with an answer before anything is done with it; undefined where nothing is. */
export function problemWith({ id, mayBeEmpty = false }: Question, answer: string): string | undefined {
  if (!Object.hasOwn(PATHS, id) || (answer === '' && mayBeEmpty)) return undefined;
  return formProblem(id as SettingId, answer);
}
