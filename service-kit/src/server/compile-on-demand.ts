import { createRequire } from 'node:module';
import type { FastifyServerOptions } from 'fastify';

type Factory = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;
type Compiled = ((data: unknown) => unknown) & { errors?: unknown };
/** How Fastify gets a function for a route's schema: the shared schemas and options first, then the route. */
type Compiler = (schemas: unknown, options: unknown) => (route: { schema: unknown }) => Compiled;

const require = createRequire(import.meta.url);

/** The value of `make`, made when it is first asked for. */
function onDemand<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The value of `make` for this text, made when it is first asked for. */
function oncePerText<Value>(values: Map<string, Value>, text: string, make: () => Value): Value {
  const known = values.get(text);
  if (known !== undefined) return known;
  const made = make();
  values.set(text, made);
  return made;
}

/** Servers of one process share what was compiled: it depends on the texts of schemas and options alone. */
const onDemandOnly = (build: Compiler): Compiler => {
  const functions = new Map<string, Compiled>();
  return (schemas, options) => {
    const compiler = onDemand(() => build(schemas, options));
    const common = onDemand(() => JSON.stringify([schemas, options]));
    return (route) => {
      const compiled = onDemand(() =>
        oncePerText(functions, `${common()}${JSON.stringify(route.schema)}`, () => compiler()(route)),
      );
      const run: Compiled = (data) => {
        const result = compiled()(data);
        // Fastify reads what was wrong from the function that it called.
        run.errors = compiled().errors;
        return result;
      };
      return run;
    };
  };
};

/** One of Fastify's own compilers, loaded with the first schema. */
function compilerOf(load: () => () => Compiler): Compiler {
  const loaded = onDemand(() => load()());
  return (schemas, options) => loaded()(schemas, options);
}

/**
 * Fastify's own compilers of schemas, each schema compiled when the first request needs it: most routes are never asked
 * for, and to compile all of them was a sixth of a start's processor time.
 *
 * A schema that cannot be compiled fails its first request with 500, not the start.
 */
export const compileOnDemand: Factory = {
  buildValidator: onDemandOnly(compilerOf(() => require('@fastify/ajv-compiler'))) as NonNullable<
    Factory['buildValidator']
  >,
  buildSerializer: onDemandOnly(compilerOf(() => require('@fastify/fast-json-stringify-compiler'))) as NonNullable<
    Factory['buildSerializer']
  >,
};
