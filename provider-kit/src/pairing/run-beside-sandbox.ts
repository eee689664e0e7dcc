import { isCodedError } from 'service-kit/starting';
import { type CommandSettings, runPairingCommand } from './run-command.ts';

/** Failures that say no more than that the other installation is the one that was meant. */
const MEANT_THE_OTHER = new Set(['PAIRING_UNKNOWN', 'MESSAGE_UNKNOWN', 'PROVIDER_UNKNOWN', 'PROVIDER_UNREACHABLE']);
/** Failures of an installation that does not run now, which nobody has asked for by name. */
const NOT_THERE = new Set(['PROVIDER_NEVER_STARTED', 'PROVIDER_UNREACHABLE', 'PROVIDER_UNKNOWN', 'CONFIG_INVALID']);

/** A command of an operator; answers the lines to show. */
export type RunCommand = (settings: CommandSettings, words: readonly string[]) => Promise<string>;

const codeOf = (error: unknown) => (isCodedError(error) ? error.code : '');

/**
 * Carries out a command while a sandbox may run in the same data folder.
 *
 * Both are listed; with `--json` what is the sandbox's is marked. A code or an id of `run` (default: the pairing command)
 * goes to the sandbox; what that does not know goes to the real installation, whose settings are read only then.
 */
export async function runBesideSandbox(
  {
    sandbox,
    real,
    run = runPairingCommand,
  }: { sandbox: CommandSettings; real(): Promise<CommandSettings>; run?: RunCommand },
  words: readonly string[],
): Promise<string> {
  const isJson = words.includes('--json');
  let shown: string;
  try {
    shown = await run(sandbox, words);
  } catch (error) {
    if (!MEANT_THE_OTHER.has(codeOf(error))) throw error;
    return await runReal(async () => run(await real(), words), error);
  }
  if (words.find((word) => word !== '--json') !== 'list')
    return isJson ? inJson({ ...JSON.parse(shown), isSandbox: true }) : inSandbox(shown);
  const others = await runReal(async () => run(await real(), words), undefined);
  if (!isJson) return others === '' ? inSandbox(shown) : `${inSandbox(shown)}\n${others}`;
  const nothing = { status: 'list', providers: [], pairings: [], unreachable: [] };
  return inJson({ ...(others === '' ? nothing : JSON.parse(others)), sandbox: JSON.parse(shown) });
}

const inSandbox = (text: string) => `In the sandbox: ${text}`;
const inJson = (value: object) => JSON.stringify(value, null, 2);

/** What the sandbox has said is told where the real installation is not there. */
async function runReal(run: () => Promise<string>, sandboxError: unknown): Promise<string> {
  try {
    return await run();
  } catch (error) {
    const hasSandboxAnswered = codeOf(sandboxError) !== 'PROVIDER_UNREACHABLE';
    if (!hasSandboxAnswered || !NOT_THERE.has(codeOf(error))) throw error;
    if (sandboxError !== undefined) throw sandboxError;
    return '';
  }
}
