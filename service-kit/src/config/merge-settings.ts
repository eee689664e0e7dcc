import type { Static, TObject } from 'typebox';
import { type Bindings, readVariables, type Setting, variableFor } from './bindings.ts';
import { checkSettings, type SettingsProblem } from './check-settings.ts';
import { withDefaults } from './default-values.ts';
import { isSection, type SchemaNode, type Section } from './schema-tree.ts';

export type SettingsInput = {
  /** The parsed file and the name to show for it. */
  readonly file?: { readonly name: string; readonly value: unknown };
  /** The variables of `.env`, which real ones overrule. */
  readonly dotEnv?: Readonly<Record<string, string | undefined>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Fills in defaults that follow from other settings; gets what was put together, before it is checked. */
  readonly derive?: (merged: Section) => Section;
};

export type MergedSettings<Settings> =
  | { readonly status: 'valid'; readonly settings: Settings }
  | { readonly status: 'invalid'; readonly problems: readonly SettingsProblem[] };

/**
 * Puts settings together and checks them: defaults, then the file, then `.env`, then the environment, the later winning.
 *
 * Sections are merged key by key, lists are replaced; what stands where a section belongs stays, so that it is named.
 * White space around a value, as it comes along when a token is copied, is dropped everywhere. `$schema` of the file is
 * the editor's and no setting.
 * Pure: reads neither files nor the environment.
 */
export function mergeSettings<Schema extends TObject>(
  schema: Schema,
  bindings: Bindings,
  { file, dotEnv = {}, env = {}, derive = (merged) => merged }: SettingsInput,
): MergedSettings<Static<Schema>> {
  const node = schema as SchemaNode;
  const fromDotEnv = readVariables(withoutOverruled(dotEnv, env), {
    bindings,
    schema: node,
    sourceOf: (name) => `${name} in .env`,
  });
  const fromEnv = readVariables(env, { bindings, schema: node, sourceOf: (name) => `environment variable ${name}` });
  const variables = [...fromDotEnv, ...fromEnv];

  let merged: unknown = withDefaults(node, {});
  if (file !== undefined) merged = mergeValues(merged, withoutEditorsKey(withoutOuterSpace(file.value)));
  for (const { path, value } of variables) merged = mergeValues(merged, nest(path, value));
  // Once more, for what the layers have brought in: entries of records, optional sections.
  const complete = withDefaults(node, merged);
  const settings = isSection(complete) ? derive(complete) : complete;

  const problems = checkSettings(settings, {
    schema: node,
    sourceOf: (path) => findSource(path, { settings, variables }) ?? file?.name ?? 'default',
    variableFor: (path) => variableFor(path, bindings),
  });
  return problems.length > 0
    ? { status: 'invalid', problems }
    : { status: 'valid', settings: settings as Static<Schema> };
}

/** By `$schema` editors find what may stand in the file. */
function withoutEditorsKey(value: unknown): unknown {
  if (!isSection(value) || typeof value.$schema !== 'string') return value;
  const { $schema: _, ...settings } = value;
  return settings;
}

/** No setting has white space at either end, and that of a copied secret or path cannot be seen. */
function withoutOuterSpace(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(withoutOuterSpace);
  if (!isSection(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutOuterSpace(item)]));
}

function withoutOverruled(dotEnv: NonNullable<SettingsInput['dotEnv']>, env: NonNullable<SettingsInput['env']>) {
  return Object.fromEntries(Object.entries(dotEnv).filter(([name]) => (env[name] ?? '').trim() === ''));
}

function mergeValues(below: unknown, above: unknown): unknown {
  if (!isSection(above)) return above;
  if (!isSection(below)) return below === undefined ? above : below;
  const entries = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) entries.set(key, mergeValues(entries.get(key), value));
  return Object.fromEntries(entries);
}

function nest(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

/** The last variable that set this path, what it is part of, or a part of the section there. */
function findSource(
  path: readonly string[],
  { settings, variables }: { settings: unknown; variables: readonly Setting[] },
): string | undefined {
  const found = path.reduce<unknown>((inner, key) => (isSection(inner) ? inner[key] : undefined), settings);
  const mayBePartOfIt = isSection(found);
  return variables.findLast(
    (setting) => isWithin(path, setting.path) || (mayBePartOfIt && isWithin(setting.path, path)),
  )?.source;
}

function isWithin(path: readonly string[], outer: readonly string[]): boolean {
  return outer.length <= path.length && outer.every((key, index) => path[index] === key);
}
