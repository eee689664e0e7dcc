import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineError, loadApiToken } from 'service-kit';
import type { Settings } from 'shared-types';
import { createPairingClient, type PairingClient } from './pairing-client.ts';

const USAGE = [
  'Usage:',
  '  npm run pairing -- approve telegram <CODE>',
  '  npm run pairing -- deny telegram <CODE>',
  '  npm run pairing -- list [telegram]',
  '  npm run pairing -- revoke telegram <remoteSessionId>',
].join('\n');

const commandWrong = defineError('COMMAND_WRONG');
const providerUnknown = defineError('PROVIDER_UNKNOWN');
const neverStarted = defineError('PROVIDER_NEVER_STARTED');

type CommandSettings = Pick<Settings, 'providers' | 'dataDir' | 'apiToken'>;

/** Carries out one command line of an operator and answers the lines to show; throws why not and what to do about it. */
export async function runPairingCommand(settings: CommandSettings, words: readonly string[]): Promise<string> {
  const [command = '', name, ...rest] = words;
  if (command === 'list' && rest.length === 0) {
    const names = name === undefined ? Object.keys(settings.providers) : [name];
    const lists = await Promise.all(names.map(async (one) => (await connect(settings, one)).list()));
    return lists.join('\n');
  }
  // A code may have been typed in groups.
  const subject = rest.join('');
  if (name === undefined || subject === '') throw commandWrong(USAGE);
  if (command === 'approve' || command === 'approval') return (await connect(settings, name)).approve(subject);
  if (command === 'deny') return (await connect(settings, name)).deny(subject);
  if (command === 'revoke') return (await connect(settings, name)).revoke(subject);
  throw commandWrong(USAGE);
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
  // Made by the services at their first start; made here it would only hide that they were never started.
  if (apiToken === undefined && !existsSync(join(dataDir, 'api-token'))) {
    throw neverStarted(`The provider "${name}" was never started here: start it first, then try again.`);
  }
  return loadApiToken({ dataDir, configured: apiToken });
}
