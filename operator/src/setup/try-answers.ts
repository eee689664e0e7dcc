import { askEtienne, tryTranscription } from 'remote-sessions/for-operator';
import { describeError, isCodedError } from 'service-kit';
import type { Settings } from 'shared-types';
import { signInBot } from 'teams/for-operator';
import { askBot } from 'telegram/for-operator';
import type { Answers, Topic } from './answers.ts';
import type { Finding } from './wizard.ts';

const PROJECTS_SHOWN = 5;

/**
 * Tries the answers for a topic at whoever they are for. `settings` hold everything else: proxies, other addresses.
 * Changes nothing; the texts hold no secret.
 */
export async function tryAnswers(
  topic: Topic,
  answers: Answers,
  { settings, environment }: { settings: Settings; environment: Readonly<Record<string, string | undefined>> },
): Promise<Finding> {
  try {
    if (topic === 'telegram') return await tryBot(withToken(settings, answers), environment);
    if (topic === 'teams') return await tryTeams(withApp(settings, answers));
    if (topic === 'etienne') return await tryEtienne(settings.etienne, answers);
    return await tryHearing(answers);
  } catch (error) {
    // Such as a proxy that is set wrongly: another answer would not help.
    if (isCodedError(error)) return { status: 'unreached', text: describeError(error) };
    throw error;
  }
}

function withToken(settings: Settings, { token }: Answers): Settings {
  const { channels } = settings;
  return {
    ...settings,
    channels: { ...channels, telegram: { ...channels.telegram, ...(token && { botToken: token }) } },
  };
}

function withApp(settings: Settings, { teamsAppId, teamsAppPassword, teamsTenantId }: Answers): Settings {
  const { tenantId: _, ...teams } = settings.channels.teams;
  const app = {
    ...(teamsAppId && { appId: teamsAppId }),
    ...(teamsAppPassword && { appPassword: teamsAppPassword }),
    ...(teamsTenantId && { tenantId: teamsTenantId }),
  };
  return { ...settings, channels: { ...settings.channels, teams: { ...teams, ...app } } };
}

async function tryBot(settings: Settings, environment: Readonly<Record<string, string | undefined>>): Promise<Finding> {
  const outcome = await askBot(settings, environment);
  if (outcome.status === 'ok') {
    const { username, name } = outcome.result;
    const link = `https://t.me/${username}`;
    return { status: 'ok', text: `Telegram: this is @${username} (${printable(name)}), ${link}`, link };
  }
  if (outcome.status === 'unauthorized') {
    return {
      status: 'wrong',
      text: `Telegram does not accept this token (${outcome.reason}); copy it again from @BotFather.`,
    };
  }
  return { status: 'unreached', text: `Telegram cannot be asked about this token: ${outcome.reason}.` };
}

async function tryTeams(settings: Settings): Promise<Finding> {
  const outcome = await signInBot(settings);
  if (outcome.status === 'ok') return { status: 'ok', text: 'Microsoft Teams: the bot can sign in.' };
  return { status: outcome.status === 'unauthorized' ? 'wrong' : 'unreached', text: `${outcome.reason}.` };
}

async function tryHearing(answers: Answers): Promise<Finding> {
  const { transcriptionUrl: url = '', transcriptionKey: apiKey, transcriptionModel } = answers;
  const answer = await tryTranscription({ url, apiKey, model: transcriptionModel || undefined });
  if (answer.status === 'ok') {
    return { status: 'ok', text: `Voice messages: the service answers${apiKey ? ' and takes the key' : ''}.` };
  }
  const text = `Voice messages: ${answer.reason}.`;
  if (answer.status === 'refused') return { status: 'wrong', text, where: ['transcriptionKey'] };
  if (answer.status === 'missing') return { status: 'wrong', text, where: ['transcriptionUrl', 'transcriptionModel'] };
  return { status: 'unreached', text };
}

async function tryEtienne(settings: Settings['etienne'], answers: Answers): Promise<Finding> {
  const { url, memoryEnabled } = settings;
  const answer = await askEtienne({
    url: answers.etienneUrl ?? url,
    memoryEnabled,
    ...(answers.etienneToken && { token: answers.etienneToken }),
    ...(answers.etienneJwtSecret && { jwtSecret: answers.etienneJwtSecret }),
    ...(answers.etienneUsername && { username: answers.etienneUsername }),
    ...(answers.etiennePassword && { password: answers.etiennePassword }),
    ...(answers.etienneAuthUrl && { authUrl: answers.etienneAuthUrl }),
  });
  if (answer.status === 'ok') return { status: 'ok', text: `Etienne: ${projectsText(answer.projects)}` };
  if (answer.status === 'refused') {
    if (answers.etienneWay === 'none')
      return { status: 'wrong', text: 'This Etienne wants a sign-in.', isNoMistake: true };
    return { status: 'wrong', text: `Etienne does not accept this sign-in: ${answer.reason}.` };
  }
  if (answer.status === 'sign_in_unreachable') {
    const text = `The sign-in service does not answer at ${answers.etienneAuthUrl}: ${answer.reason}.`;
    return { status: 'unreached', text, where: 'etienneAuthUrl' };
  }
  const what = answer.status === 'failed' ? 'What answers there is not Etienne' : 'Etienne does not answer there';
  return { status: 'unreached', text: `${what}: ${answer.reason}. Is ${answers.etienneUrl} right, and does it run?` };
}

/** A list that fits a line. */
function projectsText(projects: readonly string[]): string {
  if (projects.length === 0) return 'it answers and has no projects yet; make one in its own page';
  const shown = projects.slice(0, PROJECTS_SHOWN).map(printable).join(', ');
  const more = projects.length - PROJECTS_SHOWN;
  return `${projects.length === 1 ? 'its project is' : 'its projects are'} ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Words of others steer no terminal. */
const printable = (text: string): string => text.replace(/\p{C}/gu, '');
