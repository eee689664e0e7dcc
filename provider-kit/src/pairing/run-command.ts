import { defineError, readApiToken } from 'service-kit';
import type { Settings } from 'shared-types';
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
    'Without a name approve and deny look for the provider that shows the code.',
  ].join('\n');
}

const commandWrong = defineError('COMMAND_WRONG');
const providerUnknown = defineError('PROVIDER_UNKNOWN');
const neverStarted = defineError('PROVIDER_NEVER_STARTED');

export type CommandSettings = Pick<Settings, 'providers' | 'dataDir' | 'apiToken'> &
  Partial<Pick<Settings, 'remoteSessions'>>;

type Command = 'approve' | 'deny' | 'revoke';

/** Carries out one command line of an operator and answers the lines to show; throws why not and what to do about it. */
export async function runPairingCommand(settings: CommandSettings, words: readonly string[]): Promise<string> {
  const [word = '', name, ...rest] = words;
  if (['help', '--help', '-h'].includes(word)) return usageFor(settings);
  if (word === 'list' && rest.length === 0) {
    const names = name === undefined ? Object.keys(settings.providers) : [name];
    const lists = await Promise.all(names.map(async (one) => (await connect(settings, one)).list()));
    return lists.join('\n');
  }
  const command = readCommand(word);
  if (command === undefined || name === undefined) throw commandWrong(usageFor(settings));
  // A code may have been typed in groups.
  const isNamed = rest.length > 0 || Object.hasOwn(settings.providers, name);
  const subject = (isNamed ? rest : [name]).join('');
  if (subject === '' || (!isNamed && command === 'revoke')) throw commandWrong(usageFor(settings));
  const provider = isNamed ? name : await findProviderOf(settings, subject);
  return (await connect(settings, provider))[command](subject);
}

function readCommand(word: string): Command | undefined {
  if (word === 'approval') return 'approve';
  return word === 'approve' || word === 'deny' || word === 'revoke' ? word : undefined;
}

/** Which provider shows this code; the only one there is need not be asked. */
async function findProviderOf(settings: CommandSettings, code: string): Promise<string> {
  const names = Object.keys(settings.providers);
  if (names.length === 1 && names[0] !== undefined) return names[0];
  for (const name of names) {
    const client = await connect(settings, name);
    if ((await client.pendingCodes()).includes(normalizePairingCode(code))) return name;
  }
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
