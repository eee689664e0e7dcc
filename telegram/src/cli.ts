import { join, resolve } from 'node:path';
import { describeError, isCodedError, loadSettings } from 'service-kit';
import { environmentBindings, placeSettings, SettingsSchema, withDerivedDefaults } from 'shared-types';
import { runBesideSandbox } from './pairing/run-beside-sandbox.ts';
import { runPairingCommand } from './pairing/run-command.ts';

const root = resolve(import.meta.dirname, '../..');
const { DATA_DIR } = environmentBindings;

const readSettings = (only?: string) =>
  loadSettings({
    schema: SettingsSchema,
    bindings: environmentBindings,
    derive: withDerivedDefaults,
    root,
    env: process.env,
    only,
  });

/** The settings of a sandbox that was started with this data folder and has not ended; undefined if there is none. */
async function readSandbox() {
  const { dataDir } = await loadSettings({ schema: placeSettings, bindings: { DATA_DIR }, root, env: process.env });
  return await readSettings(join(dataDir, 'sandbox', 'config.json')).catch(() => undefined);
}

async function run(words: string[]): Promise<string> {
  // Everything else is positional: the negative id of a chat must not be read as an option.
  const [option, file, ...command] = words;
  if (option === '--settings' && file !== undefined) return runPairingCommand(await readSettings(file), command);
  const sandbox = await readSandbox();
  return sandbox === undefined
    ? runPairingCommand(await readSettings(), words)
    : runBesideSandbox({ sandbox, real: readSettings }, words);
}

try {
  console.log(await run(process.argv.slice(2).filter((word) => word !== '--')));
} catch (error) {
  console.error(isCodedError(error) ? error.message : describeError(error));
  process.exitCode = 1;
}
