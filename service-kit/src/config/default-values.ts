import { childSchema, isSection, isSectionSchema, type SchemaNode } from './schema-tree.ts';

/**
 * Fills in the schema's defaults where a value is missing, also in the entries of records.
 *
 * A required section that is missing is made of its defaults; an optional one stays away, but gets its defaults once
 * anything of it is given.
 */
export function withDefaults(schema: SchemaNode, value: unknown): unknown {
  const given = value === undefined ? structuredClone(schema.default) : value;
  if (!isSectionSchema(schema) || !isSection(given)) return given;
  const entries = new Map<string, unknown>();
  for (const key of new Set([...Object.keys(schema.properties ?? {}), ...Object.keys(given)])) {
    const child = childSchema(schema, key);
    const own = Object.hasOwn(given, key) ? given[key] : undefined;
    if (child === undefined) entries.set(key, own);
    else entries.set(key, withDefaults(child, own ?? startOf(child, schema.required?.includes(key) === true, own)));
  }
  return Object.fromEntries([...entries].filter(([, item]) => item !== undefined));
}

function startOf(child: SchemaNode, required: boolean, own: unknown): unknown {
  const needsSection = own === undefined && required && isSectionSchema(child) && child.default === undefined;
  return needsSection ? {} : own;
}
