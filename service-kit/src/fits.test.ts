import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import * as sharedTypes from 'shared-types';
import type { TSchema } from 'typebox';
import { fits, misfits } from './fits.ts';

const { Type } = sharedTypes;

/** All contracts, and the settings, which are one schema of many sections. */
const schemas = Object.entries({ ...sharedTypes, settings: sharedTypes.allSettings.schema }).filter(
  ([name]) => name.endsWith('Schema') || name === 'settings',
) as [string, TSchema][];

describe('what values are checked by', () => {
  // Services compile them unseen.
  it('are JSON schemas, all of them', () => {
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    assert.ok(schemas.length > 20);
    for (const [name, schema] of schemas) {
      assert.ok(ajv.validateSchema(JSON.parse(JSON.stringify(schema))), `${name}: ${ajv.errorsText()}`);
    }
  });

  it('tells what does not fit, and where, without the value', () => {
    const schema = Type.Object({ at: Type.String({ format: 'date-time' }), count: Type.Integer({ minimum: 1 }) });
    const value = { at: '2026-01-01T00:00:00Z', count: 1 };
    assert.ok(fits(schema, value));
    assert.deepEqual(misfits(schema, value), []);
    assert.ok(!fits(schema, { ...value, at: 'today' }));
    assert.deepEqual(misfits(schema, { at: 'today', count: 0 }), [
      { path: '/at', problem: 'must match format "date-time"' },
      { path: '/count', problem: 'must be >= 1' },
    ]);
  });

  it('refuses a schema of no type that there is', () => {
    assert.throws(() => fits(Type.Unsafe({ type: 'strng' }), 'a'), /type must be/);
  });
});
