import type { Type as TypeBox } from 'typebox';

type Builders = Pick<
  typeof TypeBox,
  | 'Array'
  | 'Boolean'
  | 'Enum'
  | 'Integer'
  | 'Literal'
  | 'Null'
  | 'Number'
  | 'Object'
  | 'Optional'
  | 'Record'
  | 'Ref'
  | 'String'
  | 'Union'
  | 'Unknown'
  | 'Unsafe'
>;
type Schema = Record<string, unknown>;
type Options = Schema | undefined;

/** The same schema with one more of the notes that TypeBox keeps beside what becomes JSON. */
function noted(schema: Schema, note: `~${string}`, value: unknown): Schema {
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(schema));
  return Object.defineProperty(copy, note, { value, configurable: true, writable: true });
}

const make = (kind: string, schema: Schema, options: Options) => noted({ ...schema, ...options }, '~kind', kind);

const isOptional = (schema: Schema) => schema['~optional'] === true;

function makeObject(properties: Record<string, Schema>, options?: Options): Schema {
  const required = Object.keys(properties).filter((key) => !isOptional(properties[key] as Schema));
  return make('Object', { type: 'object', ...(required.length > 0 && { required }), properties }, options);
}

const builders = {
  Array: (items: Schema, options?: Options) => make('Array', { type: 'array', items }, options),
  Boolean: (options?: Options) => make('Boolean', { type: 'boolean' }, options),
  Enum: (values: readonly unknown[], options?: Options) => make('Enum', { enum: values }, options),
  Integer: (options?: Options) => make('Integer', { type: 'integer' }, options),
  Literal: (value: unknown, options?: Options) => make('Literal', { type: typeof value, const: value }, options),
  Null: (options?: Options) => make('Null', { type: 'null' }, options),
  Number: (options?: Options) => make('Number', { type: 'number' }, options),
  Object: makeObject,
  Optional: (schema: Schema) => noted(schema, '~optional', true),
  Record: (key: Schema, value: Schema, options?: Options) =>
    make('Record', { type: 'object', patternProperties: { [(key.pattern as string) ?? '^.*$']: value } }, options),
  Ref: (name: string, options?: Options) => make('Ref', { $ref: name }, options),
  String: (options?: Options) => make('String', { type: 'string' }, options),
  Union: (anyOf: readonly Schema[], options?: Options) => make('Union', { anyOf }, options),
  Unknown: (options?: Options) => make('Unknown', {}, options),
  Unsafe: (schema: Schema) => noted(schema, '~unsafe', null),
};

/**
 * The builders of TypeBox that contracts are made with: its types, and the same JSON Schemas.
 *
 * TypeBox itself is loaded by tests alone: it can do so much more that its 370 modules were a fifth of a start.
 */
export const Type = builders as unknown as Builders;
