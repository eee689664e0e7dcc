import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeError, isCodedError, loadSettings } from 'service-kit';
import { environmentBindings, SettingsSchema } from 'shared-types';
import { runRetryCommand } from './messages/retry-command.ts';
import { runPairingCommand, tokenFor } from './pairing/run-command.ts';

const root = resolve(import.meta.dirname, '../..');

try {
  const settings = await loadSettings({
    schema: SettingsSchema,
    bindings: environmentBindings,
    root,
    env: process.env,
  });
  // Everything is positional: the negative id of a chat must not be read as an option.
  const args = ['--', ...process.argv.slice(2).filter((word) => word !== '--')];
  const { positionals } = parseArgs({ allowPositionals: true, args });
  const [command, ...words] = positionals;
  const { providers } = settings;
  console.log(
    command === 'retry'
      ? await runRetryCommand(words, { providers, tokenFor: (name) => tokenFor(settings, name) })
      : await runPairingCommand(settings, positionals),
  );
} catch (error) {
  console.error(isCodedError(error) ? error.message : describeError(error));
  process.exitCode = 1;
}
