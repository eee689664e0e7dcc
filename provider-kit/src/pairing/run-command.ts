import { type CodedError, defineError, isCodedError, readApiToken } from 'service-kit/starting';
import type { Pairing, Settings } from 'shared-types';
import { type CommandOutcome, outcomeText } from './command-outcome.ts';
import { createPairingClient, type PairingClient } from './pairing-client.ts';
import { normalizePairingCode } from './pairing-code.ts';

/** Written with the name of a provider that there is, else of the one that comes with the settings. */
function usageFor({ providers }: Pick<CommandSettings, 'providers'>): string {
  const name = Object.keys(providers)[0] ?? 'telegram';
  const commands: [string, string][] = [
    [`approve ${name} <CODE>`, 'lets the chat in that shows this code (approval is the same)'],
    [`deny ${name} <CODE>`, 'refuses it; the person gets no new code for an hour'],
    [`list [${name}]`, 'shows who waits and who is approved'],
    [`revoke ${name} <id>`, 'disconnects a chat'],
  ];
  const width = Math.max(...commands.map(([command]) => command.length)) + 2;
  return [
    'Usage:',
    ...commands.map(([command, does]) => `  npm run pairing -- ${command.padEnd(width)}${does}`),
    'Without a name approve and deny look for the provider that shows the code. With --json the answer is one JSON object.',
  ].join('\n');
}

const commandWrong = defineError('COMMAND_WRONG');
const providerUnknown = defineError('PROVIDER_UNKNOWN');
const neverStarted = defineError('PROVIDER_NEVER_STARTED');

export type CommandSettings = Pick<Settings, 'providers' | 'dataDir' | 'apiToken'> &
  Partial<Pick<Settings, 'remoteSessions'>>;

type Command = 'approve' | 'deny' | 'revoke';

/**
 * Carries out one command line of an operator and answers the lines to show, with `--json` one JSON object; throws why not
 * and what to do about it.
 */
export async function runPairingCommand(settings: CommandSettings, line: readonly string[]): Promise<string> {
  const words = line.filter((word) => word !== '--json');
  if (['help', '--help', '-h'].includes(words[0] ?? '')) return usageFor(settings);
  const outcome = await carryOut(settings, words);
  return words.length < line.length ? JSON.stringify(outcome, null, 2) : outcomeText(outcome);
}

async function carryOut(settings: CommandSettings, words: readonly string[]): Promise<CommandOutcome> {
  const [word = '', name, ...rest] = words;
  if (word === 'list' && rest.length === 0) return list(settings, name);
  const command = readCommand(word);
  if (command === undefined || name === undefined) throw commandWrong(usageFor(settings));
  // A code may have been typed in groups.
  const isNamed = rest.length > 0 || Object.hasOwn(settings.providers, name);
  const subject = (isNamed ? rest : [name]).join('');
  if (subject === '' || (!isNamed && command === 'revoke')) throw commandWrong(usageFor(settings));
  const provider = isNamed ? name : await findProviderOf(settings, subject);
  const client = await connect(settings, provider);
  if (command === 'approve') return { status: 'approved', provider, remoteSession: await client.approve(subject) };
  await client[command](subject);
  return command === 'deny'
    ? { status: 'denied', provider }
    : { status: 'revoked', provider, remoteSessionId: subject };
}

/** Of all providers; one that does not answer keeps nobody from seeing the others. */
async function list(settings: CommandSettings, only: string | undefined): Promise<CommandOutcome> {
  const names = only === undefined ? Object.keys(settings.providers) : [only];
  const { answers, failures } = await askEach(settings, names);
  if (answers.length === 0 && failures[0] !== undefined) throw failures[0].error;
  return {
    status: 'list',
    providers: answers.map(({ provider }) => provider),
    pairings: answers.flatMap(({ provider, pairings }) => pairings.map((pairing) => ({ provider, ...pairing }))),
    unreachable: failures.map(({ provider, error }) => ({ provider, reason: error.message })),
  };
}

async function askEach(settings: CommandSettings, names: readonly string[]) {
  const answers: { provider: string; pairings: Pairing[] }[] = [];
  const failures: { provider: string; error: CodedError }[] = [];
  await Promise.all(
    names.map(async (provider) => {
      try {
        answers.push({ provider, pairings: await (await connect(settings, provider)).list() });
      } catch (error) {
        if (!isCodedError(error)) throw error;
        failures.push({ provider, error });
      }
    }),
  );
  const byName = (a: { provider: string }, b: { provider: string }) =>
    names.indexOf(a.provider) - names.indexOf(b.provider);
  return { answers: answers.sort(byName), failures: failures.sort(byName) };
}

function readCommand(word: string): Command | undefined {
  if (word === 'approval') return 'approve';
  return word === 'approve' || word === 'deny' || word === 'revoke' ? word : undefined;
}

/** Which provider shows this code; the only one there is need not be asked. */
async function findProviderOf(settings: CommandSettings, code: string): Promise<string> {
  const names = Object.keys(settings.providers);
  if (names.length === 1 && names[0] !== undefined) return names[0];
  const { answers, failures } = await askEach(settings, names);
  const isShown = ({ pairings }: { pairings: Pairing[] }) =>
    pairings.some((pairing) => pairing.status === 'pending' && pairing.code === normalizePairingCode(code));
  const [found, another] = answers.filter(isShown);
  if (found !== undefined && another !== undefined) {
    throw commandWrong(`${found.provider} and ${another.provider} show that code: name the one that is meant.`);
  }
  if (found !== undefined) return found.provider;
  if (failures[0] !== undefined) throw failures[0].error;
  throw providerUnknown(`None of the providers ${names.join(', ')} shows that code.\n${usageFor(settings)}`);
}

async function connect(settings: CommandSettings, name: string): Promise<PairingClient> {
  const provider = Object.hasOwn(settings.providers, name) ? settings.providers[name] : undefined;
  if (provider === undefined) {
    const names = Object.keys(settings.providers).join(', ') || 'none';
    throw providerUnknown(`There is no provider "${name}"; known: ${names}.`);
  }
  return createPairingClient({ name, url: provider.url, token: await tokenFor(settings, name) });
}

/** The token of the running provider; never made here. */
export async function tokenFor({ dataDir, apiToken }: CommandSettings, name: string): Promise<string> {
  if (apiToken !== undefined) return apiToken;
  // Made by the services at their first start; made here it would only hide that they were never started.
  const token = await readApiToken(dataDir);
  if (token !== undefined) return token;
  throw neverStarted(`The provider "${name}" was never started here (${dataDir}): start it first, then try again.`);
}
