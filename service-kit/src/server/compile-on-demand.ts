import { createRequire } from 'node:module';
import type { FastifyServerOptions } from 'fastify';

type Factory = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;
type Compiled = ((data: unknown) => unknown) & { errors?: unknown };
/** How Fastify gets a function for a route's schema: the shared schemas and options first, then the route. */
type Compiler = (schemas: unknown, options: unknown) => (route: unknown) => Compiled;

const require = createRequire(import.meta.url);

/** The value of `make`, made when it is first asked for. */
function onDemand<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const onDemandOnly =
  (build: Compiler): Compiler =>
  (schemas, options) => {
    const compiler = onDemand(() => build(schemas, options));
    return (route) => {
      const compiled = onDemand(() => compiler()(route));
      const run: Compiled = (data) => {
        const result = compiled()(data);
        // Fastify reads what was wrong from the function that it called.
        run.errors = compiled().errors;
        return result;
      };
      return run;
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
export const compileOnDemand = (): Factory => ({
  buildValidator: onDemandOnly(compilerOf(() => require('@fastify/ajv-compiler'))) as NonNullable<
    Factory['buildValidator']
  >,
  buildSerializer: onDemandOnly(compilerOf(() => require('@fastify/fast-json-stringify-compiler'))) as NonNullable<
    Factory['buildSerializer']
  >,
});
