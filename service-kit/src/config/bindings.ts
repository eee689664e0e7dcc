import { type SchemaNode, schemaAt } from './schema-tree.ts';

export type BindingKind = 'string' | 'integer' | 'boolean' | 'list';

/**
 * Which environment variable sets which setting.
 *
 * A `*` at the end of a variable name stands for a name, which replaces the `*` in the path in lower case:
 * `SERVICE_URL_*` with the path `services.*.url`.
 */
export type Bindings = Readonly<Record<string, { readonly path: string; readonly kind: BindingKind }>>;

/** One value, where it belongs and where it came from. */
export type Setting = { readonly path: readonly string[]; readonly value: unknown; readonly source: string };

/**
 * Reads the bound variables. Empty ones count as not set; others are ignored.
 *
 * A text that does not fit its kind stays a text, so that the check against the schema names it.
 */
export function readVariables(
  variables: Readonly<Record<string, string | undefined>>,
  { bindings, schema, sourceOf }: { bindings: Bindings; schema: SchemaNode; sourceOf: (name: string) => string },
): Setting[] {
  const settings: Setting[] = [];
  for (const [name, text] of Object.entries(variables)) {
    if (text === undefined || text.trim() === '') continue;
    const binding = findBinding(name, bindings);
    if (binding === undefined) continue;
    const itemSchema = schemaAt(schema, binding.path)?.items;
    settings.push({
      path: binding.path,
      value: parseText(text.trim(), binding.kind, itemSchema),
      source: sourceOf(name),
    });
  }
  return settings;
}

/** The variable that sets a path, for an error that says where a missing value may be given. */
export function variableFor(path: readonly string[], bindings: Bindings): string | undefined {
  for (const [name, binding] of Object.entries(bindings)) {
    const pattern = binding.path.split('.');
    if (pattern.length !== path.length || !pattern.every((part, index) => part === '*' || part === path[index]))
      continue;
    return name.replace('*', (path[pattern.indexOf('*')] ?? '').toUpperCase());
  }
  return undefined;
}

function findBinding(name: string, bindings: Bindings): { path: string[]; kind: BindingKind } | undefined {
  const exact = Object.hasOwn(bindings, name) ? bindings[name] : undefined;
  if (exact !== undefined) return { path: exact.path.split('.'), kind: exact.kind };
  for (const [pattern, { path, kind }] of Object.entries(bindings)) {
    const prefix = pattern.slice(0, -1);
    if (!pattern.endsWith('*') || !name.startsWith(prefix) || name.length === prefix.length) continue;
    const wildcard = name.slice(prefix.length).toLowerCase();
    return { path: path.split('.').map((part) => (part === '*' ? wildcard : part)), kind };
  }
  return undefined;
}

function parseText(text: string, kind: BindingKind, itemSchema: SchemaNode | undefined): unknown {
  if (kind === 'integer') return toInteger(text);
  if (kind === 'boolean') return toBoolean(text);
  if (kind === 'string') return text;
  const items = text.split(',').map((item) => item.trim());
  const filled = items.filter((item) => item !== '');
  return itemSchema?.type === 'integer' || itemSchema?.type === 'number' ? filled.map(toInteger) : filled;
}

function toInteger(text: string): number | string {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

function toBoolean(text: string): boolean | string {
  const word = text.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  return ['false', '0', 'no', 'off'].includes(word) ? false : text;
}
