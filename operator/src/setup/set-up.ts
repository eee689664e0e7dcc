import { dirname, join, relative } from 'node:path';
import {
  defineError,
  loadVariables,
  mergeSettings,
  readSettingsSources,
  settingsProblemsText,
  writeJsonFile,
} from 'service-kit';
import { environmentBindings, SettingsSchema, withDerivedDefaults } from 'shared-types';
import type { Answers } from './answers.ts';
import { createTerminalDialog, type Terminal } from './ask-in-terminal.ts';
import { answersIn, composeSettings, withoutPlaceholders, withoutWrongAnswers } from './known-settings.ts';
import { overrulingVariables } from './overruling-variables.ts';
import { readFlags } from './read-flags.ts';
import { runSetup, type SetupEnd } from './run-setup.ts';
import { tryAnswers } from './try-answers.ts';
import { beginWizard, type WizardState } from './wizard.ts';

const setupImpossible = defineError('SETUP_IMPOSSIBLE');

export interface SetupOptions {
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The words of the command line. */
  words: readonly string[];
  /** Whether a person sits there who can be asked. */
  isTerminal: boolean;
  /** Where they sit; default: the streams of the process. */
  terminal?: Terminal;
  print(line: string): void;
}

/**
 * Sets an installation up, or changes one thing of it: asks, tries what was answered, and writes the settings file.
 *
 * Nothing is written before all of it was tried (or is to be taken untried). Throws coded errors, or `SetupStopped`, each
 * with one sentence and without secrets; then nothing was written.
 */
export async function setUp({ root, env, words, isTerminal, terminal, print }: SetupOptions): Promise<SetupEnd> {
  const flags = readFlags(words);
  const { path, name, content: found, dotEnv } = await readSettingsSources({ root, env, mayBeMissing: true });
  const content = withoutPlaceholders(found.status === 'found' ? found.value : {});
  if (content === undefined) throw setupImpossible(`${path} holds no settings; correct it or move it away.`);
  const usable = withoutWrongAnswers(content);
  const settings = merged(usable, { name, dotEnv, env });
  const environment = await loadVariables({ root, env });
  const isInteractive = isTerminal && !flags.yes;
  const dialog = isInteractive ? createTerminalDialog(terminal) : undefined;

  async function write(answers: Answers, findings: WizardState['findings']) {
    const schema = relative(dirname(path), join(root, 'config.schema.json'));
    const value = composeSettings(usable, answers, schema.startsWith('..') ? schema : `./${schema}`);
    merged(value, { name, dotEnv: {}, env: {} });
    await writeJsonFile(path, value);
    say('good', `Written: ${path} (for this account alone)`);
    for (const variable of overrulingVariables(answers, environment)) {
      say('note', `${variable} is set in the environment or in .env and wins over this file.`);
    }
    const { telegram, teams } = findings;
    const link = telegram?.status === 'ok' ? telegram.link : undefined;
    if (link !== undefined) say('good', `Once it runs, write /start to your bot: ${link}`);
    else if (telegram !== undefined || teams !== undefined) say('good', 'Once it runs, write to your bot');
  }

  function say(kind: 'good' | 'bad' | 'note', text: string) {
    if (dialog === undefined) print(text);
    else dialog.say(kind, text);
  }

  dialog?.begin('Setting up remote sessions');
  const end = await runSetup(
    beginWizard({ isInteractive, isUnchecked: flags.isUnchecked, before: answersIn(usable), given: flags.given }),
    {
      ask: async (question) => dialog?.ask(question),
      check: (topic, answers) => {
        const attempt = () => tryAnswers(topic, answers, { settings, environment });
        return dialog === undefined ? attempt() : dialog.during('Trying it ...', attempt);
      },
      write,
      say,
    },
  );
  if (end.status === 'given up') dialog?.giveUp('Given up; what was not written yet is as it was.');
  else if (!end.isToStart)
    (dialog?.end ?? print)('Start it with: npm start (what runs already takes the settings at its next start)');
  else dialog?.end('Starting.');
  return end;
}

type Sources = { name: string; dotEnv: Readonly<Record<string, string | undefined>>; env: SetupOptions['env'] };

function merged(value: unknown, { name, dotEnv, env }: Sources) {
  const sources = { file: { name, value }, dotEnv, env, derive: withDerivedDefaults };
  const result = mergeSettings(SettingsSchema, environmentBindings, sources);
  if (result.status === 'valid') return result.settings;
  throw setupImpossible(`Nothing was written, as ${settingsProblemsText(result.problems)}`);
}
