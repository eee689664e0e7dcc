import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Static, TObject } from 'typebox';
import { defineError, describeError, isCodedError } from '../errors.ts';
import { readJsonFile } from '../json-file.ts';
import type { Bindings } from './bindings.ts';
import type { SettingsProblem } from './check-settings.ts';
import { mergeSettings, type SettingsInput } from './merge-settings.ts';

const configInvalid = defineError('CONFIG_INVALID', { isOfSettings: true });

type Variables = Readonly<Record<string, string | undefined>>;

const FILE_VARIABLE = 'REMOTE_SESSIONS_CONFIG';

/** Where the settings of an installation come from; `only`: from that file and nowhere else. */
export interface SettingsPlace {
  root: string;
  env: Variables;
  only?: string | undefined;
}

/** What stands there, unchecked. */
export interface SettingsSources {
  /** Its absolute path, and how it was named. */
  path: string;
  name: string;
  content: Awaited<ReturnType<typeof readJsonFile>>;
  dotEnv: Variables;
  env: Variables;
}

/**
 * Reads the file of the settings, `.env` and the environment as they are.
 *
 * Throws `CONFIG_INVALID` where one of them is there and cannot be read, or a file that was named is not there, unless
 * `mayBeMissing`.
 */
export async function readSettingsSources({
  root,
  env,
  only,
  mayBeMissing = false,
}: SettingsPlace & { mayBeMissing?: boolean }): Promise<SettingsSources> {
  const dotEnv = only === undefined ? await readDotEnv(resolve(root, '.env')) : {};
  const named = only ?? (env[FILE_VARIABLE]?.trim() || dotEnv[FILE_VARIABLE]?.trim() || undefined);
  const name = named ?? 'config.json';
  const path = resolve(root, name);
  const content = await readSettingsFile(path, mayBeMissing ? undefined : named);
  return { path, name, content, dotEnv, env: only === undefined ? env : {} };
}

/** The text for settings that do not fit: each with where it comes from and what would be right. */
export function settingsProblemsText(problems: readonly SettingsProblem[]): string {
  const lines = problems.map(({ key, source, text }) => `  ${key} (${source}) ${text}`);
  return [`${problems.length === 1 ? 'one setting is' : `${problems.length} settings are`} wrong:`, ...lines].join(
    '\n',
  );
}

/**
 * Loads the settings from `config.json` and `.env` in the root and from the environment, the later winning over the
 * former and all over the schema's defaults.
 *
 * The file's path is REMOTE_SESSIONS_CONFIG, else `config.json`, relative to the root. A missing file is fine unless
 * someone named it. With `only` nothing but that file counts: no `.env`, no environment. Relative folders are made
 * absolute. Throws one `CONFIG_INVALID` that names every bad key, its source and what would be right, and never a secret
 * value. Changes no file.
 */
export async function loadSettings<Schema extends TObject>({
  schema,
  bindings,
  derive,
  ...place
}: SettingsPlace & {
  schema: Schema;
  bindings: Bindings;
  derive?: NonNullable<SettingsInput['derive']>;
}): Promise<Static<Schema>> {
  const { name, content, dotEnv, env } = await readSettingsSources(place);
  const merged = mergeSettings(schema, bindings, {
    dotEnv,
    env,
    ...(derive && { derive }),
    ...(content.status === 'found' && { file: { name, value: content.value } }),
  });
  if (merged.status === 'invalid') throw configInvalid(settingsProblemsText(merged.problems));
  return withAbsoluteFolders(merged.settings, place.root);
}

/**
 * The variables of `.env` in the root and of the environment, which wins, without white space around them; empty ones
 * count as not set. With `only`, as for the settings, there are none.
 */
export async function loadVariables({ root, env, only }: SettingsPlace): Promise<Variables> {
  if (only !== undefined) return {};
  const filled = (variables: Variables) =>
    Object.entries(variables)
      .map(([name, value]) => [name, (value ?? '').trim()])
      .filter(([, value]) => value !== '');
  return Object.fromEntries([...filled(await readDotEnv(resolve(root, '.env'))), ...filled(env)]);
}

async function readSettingsFile(path: string, named: string | undefined) {
  const content = await readJsonFile(path).catch((cause: unknown) => {
    throw configInvalid(`the settings cannot be read: ${isCodedError(cause) ? cause.message : path}`, { cause });
  });
  if (content.status === 'missing' && named !== undefined) {
    throw configInvalid(`there is no settings file at ${path}; create it or name another one`);
  }
  return content;
}

async function readDotEnv(path: string): Promise<Variables> {
  try {
    return parseEnv(await readFile(path, 'utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw configInvalid(`${path} cannot be read (${describeError(cause)})`, { cause });
  }
}

function withAbsoluteFolders<Settings>(settings: Settings, root: string): Settings {
  const { dataDir, storage } = settings as { dataDir?: unknown; storage?: { files?: unknown } };
  return {
    ...settings,
    ...(typeof dataDir === 'string' && { dataDir: resolve(root, dataDir) }),
    ...(typeof storage?.files === 'string' && { storage: { ...storage, files: resolve(root, storage.files) } }),
  };
}
