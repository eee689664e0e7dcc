import { join } from 'node:path';
import { askEtienne, managerDatabase, managerSettings, tryTranscription } from 'remote-sessions/for-operator';
import {
  createSecretHider,
  describeError,
  readJsonFile,
  readSettingsSources,
  type SettingsPlace,
  type SettingsSources,
} from 'service-kit';
import type { Settings } from 'shared-types';
import { signInBot, teamsDatabase } from 'teams/for-operator';
import { askBot, telegramDatabase } from 'telegram/for-operator';
import { askService, callService, printable } from '../services/ask-service.ts';
import { type Installation, readInstallation, secretsOf } from '../services/installation.ts';
import { type ServiceAddress, serviceAddresses } from '../services/service-address.ts';
import { judgeBot, judgeClock, judgeEtienne, judgePolling, judgeTranscription } from './judge-outside.ts';
import { judgeService, judgeToken } from './judge-service.ts';
import { lookAtDatabase } from './look-at-database.ts';
import { lookAtDataFolder, lookAtSettingsFile } from './look-at-files.ts';
import { lookAtNode, lookAtPackages } from './look-at-program.ts';
import { lookAtStorage } from './look-at-storage.ts';
import type { CheckResult } from './result.ts';

type Checked = CheckResult | undefined;

const databases = [telegramDatabase, teamsDatabase, managerDatabase];

export interface ExamineOptions extends SettingsPlace {
  /** Of the files here. */
  version: string;
  /** Of Node.js, as `process.version`. */
  nodeVersion: string;
}

/**
 * Looks at all of an installation, whether its services run or not, and says of each part how it is.
 *
 * Changes nothing; no text holds a secret. Rejects only where something happens that nobody has thought of.
 */
export async function examine({ version, nodeVersion, ...place }: ExamineOptions): Promise<CheckResult[]> {
  const program = [await lookAtNode(place.root, nodeVersion), await lookAtPackages(place.root)];
  let installation: Installation;
  try {
    installation = await readInstallation(place);
  } catch (error) {
    const next = 'correct it there, or by npm run setup; the rest cannot be looked at before';
    return [...program, { check: 'settings', status: 'fail', text: describeError(error), next }];
  }
  const hide = createSecretHider(() => secretsOf(installation));
  const { settings } = installation;
  const source = await readSettingsSources(place);
  const found = await Promise.all([
    lookAtSettingsFile(source.path, secretsOf(installation).length > 0),
    lookAtDataFolder(settings.dataDir),
    lookAtMappings(settings.dataDir),
    lookAtStorage(
      settings,
      databases.map(({ schema }) => schema),
    ),
    ...databases.map(({ file, version: known }) => lookAtDatabase(join(settings.dataDir, file), known)),
    askOutside(installation, saysAnyOfEtienne(source)),
    ...serviceAddresses(settings).map((address) => lookAtService(address, installation, version)),
  ]);
  return [...program, ...found.flat()]
    .filter((result) => result !== undefined)
    .map((result) => ({ ...result, text: printable(hide(result.text.replaceAll('\n', '; '))) }));
}

async function lookAtMappings(dataDir: string): Promise<Checked> {
  const check = 'remote-sessions.json';
  try {
    const content = await readJsonFile(join(dataDir, check));
    return content.status === 'missing' ? undefined : { check, status: 'ok', text: 'is whole' };
  } catch (error) {
    return { check, status: 'fail', text: describeError(error), next: 'correct the place, or restore a copy' };
  }
}

async function lookAtService(
  address: ServiceAddress,
  { apiToken }: Installation,
  version: string,
): Promise<CheckResult[]> {
  const state = await askService(address);
  const result = judgeService(address, state, version);
  if (state.status !== 'there') return [result];
  const path = address.kind === 'manager' ? '/v1/runs' : '/v1/provider';
  return [result, judgeToken(address, await callService(address, path, { apiToken }))];
}

function saysAnyOfEtienne({ content, dotEnv, env }: SettingsSources): boolean {
  const file = content.status === 'found' ? (content.value as { etienne?: unknown }) : {};
  const variables = Object.entries({ ...dotEnv, ...env }).filter(([, value]) => value !== undefined && value !== '');
  return file.etienne !== undefined || variables.some(([name]) => name.startsWith('ETIENNE_'));
}

/** Telegram, Teams and Etienne, and their clocks. */
async function askOutside(installation: Installation, isEtienneSet: boolean): Promise<Checked[]> {
  const { settings } = installation;
  const [telegram, teams, etienne, transcription] = await Promise.all([
    askTelegram(installation),
    askTeams(settings),
    lookAtEtienne(settings, isEtienneSet),
    lookAtTranscription(settings),
  ]);
  const { telegram: channel, teams: app } = settings.channels;
  const hasMessenger = channel.botToken !== undefined || app.appId !== undefined;
  const none: CheckResult = {
    check: 'messenger',
    status: 'warn',
    text: 'no credentials of a messenger are set, so npm start runs the sandbox',
    next: 'npm run setup',
  };
  const clock = judgeClock({ Telegram: telegram.clockAheadMs, Etienne: etienne.clockAheadMs });
  return [...(hasMessenger ? [] : [none]), ...telegram.results, teams, etienne.result, transcription, clock];
}

async function askTelegram({ settings, environment }: Installation) {
  if (settings.channels.telegram.botToken === undefined) return { results: [], clockAheadMs: undefined };
  try {
    const outcome = await askBot(settings, environment);
    const provider = serviceAddresses(settings).find(({ name }) => name === 'telegram');
    const state = provider && (await askService(provider));
    const polling = state?.status === 'there' ? state.parts.polling : undefined;
    return {
      results: [judgeBot(outcome), judgePolling(outcome, polling)],
      clockAheadMs: outcome.status === 'ok' ? outcome.result.clockAheadMs : undefined,
    };
  } catch (error) {
    const next = 'correct the settings of channels.telegram';
    const failed: CheckResult = { check: 'bot token', status: 'fail', text: describeError(error), next };
    return { results: [failed], clockAheadMs: undefined };
  }
}

async function askTeams(settings: Settings): Promise<Checked> {
  const check = 'Teams sign-in';
  const { appId, appPassword } = settings.channels.teams;
  if (appId === undefined && appPassword === undefined) return undefined;
  try {
    const outcome = await signInBot(settings);
    if (outcome.status === 'ok') return { check, status: 'ok', text: 'Microsoft lets the bot sign in' };
    return { check, status: 'fail', text: outcome.reason, next: 'npm run setup' };
  } catch (error) {
    const [text = ''] = describeError(error).split('\n');
    return { check, status: 'fail', text, next: 'npm run setup' };
  }
}

async function lookAtEtienne(
  settings: Settings,
  isSet: boolean,
): Promise<{ result: CheckResult; clockAheadMs: number | undefined }> {
  try {
    const { etienne } = managerSettings(settings);
    const answer = await askEtienne(etienne);
    const clockAheadMs = answer.status === 'ok' ? answer.clockAheadMs : undefined;
    return { result: judgeEtienne(answer, etienne.url, isSet), clockAheadMs };
  } catch (error) {
    const result: CheckResult = { check: 'Etienne', status: 'fail', text: describeError(error), next: 'npm run setup' };
    return { result, clockAheadMs: undefined };
  }
}

async function lookAtTranscription({ transcription }: Settings): Promise<Checked> {
  const { url, apiKey, model } = transcription ?? {};
  if (url === undefined) return undefined;
  return judgeTranscription(await tryTranscription({ url, apiKey, model }), url, apiKey !== undefined);
}
