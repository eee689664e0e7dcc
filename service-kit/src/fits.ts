import { createRequire } from 'node:module';
import type { Ajv, ValidateFunction } from 'ajv';
import type { Static, TSchema } from 'typebox';

/** Loaded with the first check. */
const require = createRequire(import.meta.url);

const whether = createCompiler({ allErrors: false });
const whatIsWrong = createCompiler({ allErrors: true });

/**
 * Schemas are not themselves checked: to compile the schema of schemas would be a twelfth of a start, and all are ours
 * (`fits.test.ts` holds the contracts against it).
 */
export const UNCHECKED = { meta: false, validateSchema: false } as const;

/** Schemas are whole in themselves; of one that is used at two places in another, Ajv would take its id for two. */
const withoutIds = (key: string, value: unknown) => (key === '$id' ? undefined : value);

function createCompiler(options: { allErrors: boolean }): (schema: TSchema) => ValidateFunction {
  let ajv: Ajv | undefined;
  const compiled = new WeakMap<object, ValidateFunction>();
  return (schema) => {
    const known = compiled.get(schema);
    if (known !== undefined) return known;
    ajv ??= loadAjv(options);
    const made = ajv.compile(JSON.parse(JSON.stringify(schema, withoutIds)));
    compiled.set(schema, made);
    return made;
  };
}

function loadAjv(options: { allErrors: boolean }): Ajv {
  const ajv = new (require('ajv') as typeof import('ajv')).Ajv({ strict: false, ...UNCHECKED, ...options });
  (require('ajv-formats') as typeof import('ajv-formats')).default(ajv);
  return ajv;
}

/** Whether a value is as its schema says; changes nothing. A schema is compiled when it is first asked for. */
export function fits<Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> {
  return whether(schema)(value) as boolean;
}

/** All that is not as the schema says: a JSON pointer and what must be there, without the value. */
export function misfits(schema: TSchema, value: unknown): { path: string; problem: string }[] {
  const validate = whatIsWrong(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => ({
    path: instancePath || '/',
    problem: message ?? 'is wrong',
  }));
}
