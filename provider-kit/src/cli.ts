import { join, resolve } from 'node:path';
import { describeError, isCodedError, loadSettings } from 'service-kit/starting';
import { allSettings, environmentBindings, localUrl, placeSettings } from 'shared-types';
import { runRetryCommand } from './messages/retry-command.ts';
import { type RunCommand, runBesideSandbox } from './pairing/run-beside-sandbox.ts';
import { runPairingCommand, tokenFor } from './pairing/run-command.ts';

const root = resolve(import.meta.dirname, '../..');
const { DATA_DIR } = environmentBindings;

const readSettings = (only?: string) => loadSettings({ ...allSettings, root, env: process.env, only });

/** The settings of a sandbox that was started with this data folder and has not ended; undefined if there is none. */
async function readSandbox() {
  const { dataDir } = await loadSettings({ schema: placeSettings, bindings: { DATA_DIR }, root, env: process.env });
  return await readSettings(join(dataDir, 'sandbox', 'config.json')).catch(() => undefined);
}

const runRetry: RunCommand = (settings, words) => {
  const { providers, remoteSessions } = settings;
  return runRetryCommand(words, {
    providers,
    ...(remoteSessions && { managerUrl: localUrl(remoteSessions.host, remoteSessions.port) }),
    tokenFor: (name) => tokenFor(settings, name),
  });
};

async function carryOut(run: RunCommand, words: string[]): Promise<string> {
  // Everything else is positional: the negative id of a remote session must not be read as an option.
  const [option, file, ...command] = words;
  if (option === '--settings' && file !== undefined) return run(await readSettings(file), command);
  const sandbox = await readSandbox();
  return sandbox === undefined
    ? run(await readSettings(), words)
    : runBesideSandbox({ sandbox, real: readSettings, run }, words);
}

try {
  const words = process.argv.slice(2).filter((word) => word !== '--');
  console.log(await (words[0] === 'retry' ? carryOut(runRetry, words.slice(1)) : carryOut(runPairingCommand, words)));
} catch (error) {
  console.error(isCodedError(error) ? error.message : describeError(error));
  process.exitCode = 1;
}
