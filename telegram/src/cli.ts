import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeError, loadApiToken, loadSettings } from 'service-kit';
import { environmentBindings, type Settings, SettingsSchema } from 'shared-types';
import { createPairingClient, type PairingClient } from './pairing/pairing-client.ts';

const root = resolve(import.meta.dirname, '../..');

const USAGE = [
  'Usage:',
  '  npm run pairing -- approve telegram <CODE>',
  '  npm run pairing -- deny telegram <CODE>',
  '  npm run pairing -- list [telegram]',
  '  npm run pairing -- revoke telegram <remoteSessionId>',
].join('\n');

/** A message for the person at the terminal, and the end of the program. */
class CommandFailure extends Error {}

async function tokenOf(settings: Settings, name: string): Promise<string> {
  // Made by the services at their first start; made here it would only hide that they were never started.
  if (settings.apiToken === undefined && !existsSync(join(settings.dataDir, 'api-token'))) {
    throw new CommandFailure(`The provider "${name}" was never started here: start it first, then try again.`);
  }
  return loadApiToken({ dataDir: settings.dataDir, configured: settings.apiToken });
}

async function connect(settings: Settings, name: string): Promise<PairingClient> {
  const provider = Object.hasOwn(settings.providers, name) ? settings.providers[name] : undefined;
  if (provider === undefined) {
    const names = Object.keys(settings.providers).join(', ') || 'none';
    throw new CommandFailure(`There is no provider "${name}"; known: ${names}.`);
  }
  return createPairingClient({ name, url: provider.url, token: await tokenOf(settings, name) });
}

async function run(settings: Settings, words: readonly string[]): Promise<string> {
  const [command = '', name, ...rest] = words;
  // A code may have been typed in groups.
  const subject = rest.join('');
  if (command === 'list' && rest.length === 0) {
    const names = name === undefined ? Object.keys(settings.providers) : [name];
    const lists = await Promise.all(names.map(async (one) => (await connect(settings, one)).list()));
    return lists.join('\n');
  }
  if (name === undefined || subject === '') throw new CommandFailure(USAGE);
  if (command === 'approve' || command === 'approval') return (await connect(settings, name)).approve(subject);
  if (command === 'deny') return (await connect(settings, name)).deny(subject);
  if (command === 'revoke') return (await connect(settings, name)).revoke(subject);
  throw new CommandFailure(USAGE);
}

try {
  const settings = await loadSettings({
    schema: SettingsSchema,
    bindings: environmentBindings,
    root,
    env: process.env,
  });
  const { positionals } = parseArgs({ allowPositionals: true, args: argumentsAfter(process.argv) });
  console.log(await run(settings, positionals));
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}

/** A negative chat id must not be read as an option. */
function argumentsAfter(argv: readonly string[]): string[] {
  return ['--', ...argv.slice(2).filter((word) => word !== '--')];
}
