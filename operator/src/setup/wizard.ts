import { type AnswerId, type Answers, OF_WAY, OPTIONAL, type SettingId, type Topic, type Way } from './answers.ts';
import { isSecret, type Question, questionFor, startQuestion, topicsQuestion, unreachedQuestion } from './questions.ts';

/** What a try of the answers has shown. */
export type Finding =
  | { status: 'ok'; text: string; link?: string }
  /** It answers that these are not right; `where`: which of them, default all. */
  | { status: 'wrong'; text: string; isNoMistake?: boolean; where?: readonly AnswerId[] }
  /** It does not answer, so nothing is known of them. */
  | { status: 'unreached'; text: string; where?: AnswerId }
  | { status: 'unchecked' };

export interface WizardState {
  /** Whether there is somebody to ask. */
  isInteractive: boolean;
  /** Takes what is given without trying it. */
  isUnchecked: boolean;
  /** What the settings file holds. */
  before: Answers;
  answers: Answers;
  /** What was answered before it turned out to be wrong; no secrets. */
  earlier: Answers;
  findings: Readonly<Partial<Record<Topic, Finding>>>;
  isWritten: boolean;
}

export type Step =
  | { kind: 'ask'; question: Question }
  | { kind: 'check'; topic: Topic; answers: Answers }
  | { kind: 'write'; answers: Answers }
  | { kind: 'stop'; reason: string }
  | { kind: 'end'; isToStart: boolean };

const TOPICS = ['telegram', 'teams', 'etienne', 'transcription'] as const;
/** What each topic but Etienne asks for. */
const IDS: Readonly<Record<Exclude<Topic, 'etienne'>, readonly SettingId[]>> = {
  telegram: ['token'],
  teams: ['teamsAppId', 'teamsAppPassword', 'teamsTenantId'],
  transcription: [
    'transcriptionUrl',
    'transcriptionKey',
    'transcriptionModel',
    'transcriptionLanguage',
    'transcriptionConfirm',
  ],
};
const DEFAULT_URL = 'http://localhost:6060';
const SIGN_IN_PORT = '5950';

const FLAGS: Readonly<Partial<Record<AnswerId, string>>> = {
  token: '--token',
  teamsAppId: '--teams-app-id',
  teamsAppPassword: '--teams-app-password',
  etienneToken: '--etienne-token',
  etienneJwtSecret: '--etienne-jwt-secret',
  etienneUsername: '--etienne-username',
  etiennePassword: '--etienne-password',
  transcriptionUrl: '--transcription-url',
};

/** The wizard at its beginning; what is `given` by flags says what is to be set up, and is not asked. */
export function beginWizard({
  given,
  ...state
}: Pick<WizardState, 'isInteractive' | 'isUnchecked' | 'before'> & { given: Answers }): WizardState {
  const prefixOf = (topic: Topic) => (topic === 'telegram' ? 'token' : topic);
  const topics = TOPICS.filter((topic) => Object.keys(given).some((id) => id.startsWith(prefixOf(topic)))).join(' ');
  const known = topics !== '' ? { topics } : state.isInteractive ? {} : { topics: 'all' };
  return { ...state, answers: { ...known, ...given }, earlier: {}, findings: {}, isWritten: false };
}

/** Says what comes next; pure, so that all of it can be tried without anybody who answers. */
export function nextStep(state: WizardState): Step {
  const { isInteractive, before, answers, findings } = state;
  const topics = topicsOf(state);
  if (topics === undefined) return { kind: 'ask', question: topicsQuestion(before) };
  const collected: Partial<Record<AnswerId, string>> = {};
  for (const topic of topics) {
    const found = findings[topic];
    if (found?.status === 'unreached') {
      if (!isInteractive) return { kind: 'stop', reason: found.text };
      return { kind: 'ask', question: unreachedQuestion(OTHERS[topic]) };
    }
    if (found?.status === 'wrong' && !isInteractive) return { kind: 'stop', reason: found.text };
    const wanted = wantedFor(topic, state);
    if (wanted.kind !== 'known') return wanted;
    const isDone = state.isUnchecked || found?.status === 'ok' || found?.status === 'unchecked';
    if (!isDone) return { kind: 'check', topic, answers: wanted.answers };
    Object.assign(collected, wanted.answers);
  }
  if (!state.isWritten) return { kind: 'write', answers: collected };
  if (isInteractive && answers.start === undefined) return { kind: 'ask', question: startQuestion };
  return { kind: 'end', isToStart: answers.start === 'yes' };
}

/** Which answer is entered again where its topic cannot be reached. */
const OTHERS: Readonly<Record<Topic, string>> = {
  telegram: 'the token',
  teams: 'the app',
  etienne: 'the address',
  transcription: 'the address',
};

function topicsOf({ answers, before }: WizardState): readonly Topic[] | undefined {
  if (answers.topics === undefined) return undefined;
  const asked = answers.topics.split(' ');
  const isAll = asked.includes('all');
  const hasMessenger = before.token !== undefined || before.teamsAppId !== undefined || asked.includes('teams');
  const isMeant: Record<Topic, boolean> = {
    telegram: asked.includes('telegram') || !hasMessenger || (isAll && before.token !== undefined),
    teams: asked.includes('teams') || (isAll && before.teamsAppId !== undefined),
    etienne: asked.includes('etienne') || isAll || before.etienneWay === undefined,
    transcription: asked.includes('transcription') || (isAll && before.transcriptionUrl !== undefined),
  };
  return TOPICS.filter((topic) => isMeant[topic]);
}

type Wanted = { kind: 'known'; answers: Answers } | Extract<Step, { kind: 'ask' | 'stop' }>;

/** The answers for a topic, or the next question. */
function wantedFor(topic: Topic, state: WizardState): Wanted {
  if (topic !== 'etienne') return gather(state, IDS[topic]);
  const address = gather(state, ['etienneUrl']);
  if (address.kind !== 'known') return address;
  const way = wayOf(state);
  if (way === undefined) {
    const initial = state.earlier.etienneWay ?? state.before.etienneWay;
    return { kind: 'ask', question: questionFor('etienneWay', initial === 'none' ? undefined : initial) };
  }
  const rest = gather(state, OF_WAY[way], address.answers.etienneUrl);
  if (rest.kind !== 'known') return rest;
  return { kind: 'known', answers: { ...address.answers, ...rest.answers, etienneWay: way } };
}

/** How to sign in; undefined where that has to be asked. An Etienne that is new to us is tried without first. */
function wayOf({ isInteractive, answers, before, findings }: WizardState): Way | undefined {
  if (answers.etienneWay !== undefined) return answers.etienneWay as Way;
  const given = (['jwtSecret', 'token', 'account'] as const).find((way) =>
    OF_WAY[way].some((id) => answers[id] !== undefined),
  );
  if (given !== undefined) return given;
  if (!isInteractive) return (before.etienneWay ?? 'none') as Way;
  const wasRefused = findings.etienne?.status === 'wrong';
  return wasRefused || (before.etienneWay ?? 'none') !== 'none' ? undefined : 'none';
}

function gather(state: WizardState, ids: readonly SettingId[], etienneUrl?: string): Wanted {
  const known: Partial<Record<AnswerId, string>> = {};
  for (const id of ids) {
    const answer = state.answers[id];
    const before = state.before[id] ?? defaultFor(id, etienneUrl);
    if (answer === undefined && state.isInteractive) {
      return { kind: 'ask', question: questionFor(id, state.earlier[id] ?? before) };
    }
    const isLeftOut = answer === '' && OPTIONAL.has(id) && !isSecret(id);
    const value = isLeftOut ? '' : answer || before;
    if (value === undefined && !OPTIONAL.has(id)) {
      return { kind: 'stop', reason: `Nobody is there to ask: give ${FLAGS[id] ?? 'it by its option'} (see --help).` };
    }
    if (value !== undefined) known[id] = value;
  }
  return { kind: 'known', answers: known };
}

function defaultFor(id: SettingId, etienneUrl: string | undefined): string | undefined {
  if (id === 'etienneUrl') return DEFAULT_URL;
  if (id !== 'etienneAuthUrl' || etienneUrl === undefined) return undefined;
  const url = new URL(etienneUrl);
  url.port = SIGN_IN_PORT;
  return url.origin;
}

/** The state after a question was answered. */
export function afterAnswer(state: WizardState, id: AnswerId, answer: string): WizardState {
  if (id !== 'unreached') return { ...state, answers: { ...state.answers, [id]: answer } };
  const topic = TOPICS.find((one) => state.findings[one]?.status === 'unreached');
  const found = topic && state.findings[topic];
  if (topic === undefined || found?.status !== 'unreached') return state;
  if (answer === 'anyway') return { ...state, findings: { ...state.findings, [topic]: { status: 'unchecked' } } };
  const { [topic]: _, ...findings } = state.findings;
  const again = { ...state, findings };
  const others: Record<Topic, readonly AnswerId[]> = {
    ...IDS,
    etienne: [found.where ?? 'etienneUrl'],
    transcription: ['transcriptionUrl'],
  };
  return answer === 'other' ? forget(again, others[topic]) : again;
}

/** The state after the answers for a topic were tried; what is wrong is asked again. */
export function afterCheck(state: WizardState, topic: Topic, finding: Finding): WizardState {
  const next = { ...state, findings: { ...state.findings, [topic]: finding } };
  if (finding.status !== 'wrong') return next;
  if (topic === 'etienne') return forget(next, ['etienneWay', ...Object.values(OF_WAY).flat()]);
  return forget(next, finding.where ?? IDS[topic]);
}

function forget(state: WizardState, ids: readonly AnswerId[]): WizardState {
  const entries = Object.entries(state.answers) as [AnswerId, string][];
  const answers = Object.fromEntries(entries.filter(([id]) => !ids.includes(id)));
  const shown = Object.fromEntries(entries.filter(([id]) => ids.includes(id) && !isSecret(id)));
  return { ...state, answers, earlier: { ...state.earlier, ...shown } };
}
