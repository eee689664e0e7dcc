/** What the settings code reads of a JSON schema. TypeBox schemas are of this shape. */
export type SchemaNode = {
  readonly type?: unknown;
  readonly properties?: Record<string, SchemaNode>;
  readonly required?: readonly string[] | undefined;
  readonly patternProperties?: Record<string, SchemaNode>;
  readonly additionalProperties?: unknown;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly examples?: unknown;
  /** A remark for whoever sets it. */
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
};

export type Section = Record<string, unknown>;

/** An object that maps names to values, unlike a list or null. */
export function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True where the schema describes named settings or a record of them, false where it describes one value. */
export function isSectionSchema(schema: SchemaNode): boolean {
  return schema.properties !== undefined || schema.patternProperties !== undefined;
}

/** The schema of one key of a section; undefined if the key is unknown. */
export function childSchema(schema: SchemaNode, key: string): SchemaNode | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  for (const [pattern, child] of Object.entries(schema.patternProperties ?? {})) {
    if (new RegExp(pattern, 'u').test(key)) return child;
  }
  return undefined;
}

/** The schema at a path such as `['providers', 'x', 'url']`. */
export function schemaAt(schema: SchemaNode, path: readonly string[]): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>((node, key) => node && childSchema(node, key), schema);
}

/** Says in words what a value must be: `a whole number from 1 to 65535`, `one of pairing, disabled`. */
export function describeExpected(schema: SchemaNode): string {
  const choices = schema.enum ?? schema.anyOf?.map((option) => option.const);
  if (choices?.every((choice) => choice !== undefined)) return `one of ${choices.map(String).join(', ')}`;
  if (schema.const !== undefined) return String(schema.const);
  if (schema.anyOf !== undefined) return schema.anyOf.map(describeExpected).join(' or ');
  if (schema.type === 'integer' || schema.type === 'number') return `${numberWords(schema)}${rangeWords(schema)}`;
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'array') return `a list${schema.items ? `, each item ${describeExpected(schema.items)}` : ''}`;
  if (schema.type === 'string') return stringWords(schema);
  return 'a section of named settings';
}

function numberWords({ type }: SchemaNode): string {
  return type === 'integer' ? 'a whole number' : 'a number';
}

function rangeWords({ minimum, maximum }: SchemaNode): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}

function stringWords({ format, pattern, minLength, examples, description }: SchemaNode): string {
  if (Array.isArray(examples) && examples.length > 0) {
    const remark = description === undefined ? '' : ` (${description})`;
    return `a text such as ${examples.map(String).join(' or ')}${remark}`;
  }
  if (format === 'uri' || format === 'url' || pattern?.startsWith('^https?:'))
    return 'a URL such as http://127.0.0.1:8080';
  if (pattern !== undefined) return `a text of the form ${pattern}`;
  if (minLength !== undefined && minLength > 1) return `a text of at least ${minLength} characters`;
  return minLength === 1 ? 'a text that is not empty' : 'a text';
}
