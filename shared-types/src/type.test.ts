import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as TypeBox from 'typebox';
import { Type as Ours } from './type.ts';

/** All of a schema in its order, and after it what TypeBox notes beside its JSON. */
const inspect = (schema: object): unknown =>
  Object.entries(Object.getOwnPropertyDescriptors(schema))
    .map(([name, { value, enumerable }]) => ({
      ...{ name, enumerable },
      value: typeof value === 'object' && value !== null ? inspect(value) : value,
    }))
    .toSorted((a, b) => Number(b.enumerable) - Number(a.enumerable));

const described = { description: 'what it is' };

const made: Record<keyof typeof Ours, (type: typeof Ours) => readonly object[]> = {
  Array: (type) => [type.Array(type.String()), type.Array(type.Null(), { maxItems: 3, default: [] })],
  Boolean: (type) => [type.Boolean(), type.Boolean({ default: true })],
  Enum: (type) => [type.Enum(['a', 'b']), type.Enum(['a'], described)],
  Integer: (type) => [type.Integer(), type.Integer({ minimum: 1, maximum: 3 })],
  Literal: (type) => [type.Literal('a'), type.Literal(1, described), type.Literal(false)],
  Null: (type) => [type.Null(), type.Null(described)],
  Number: (type) => [type.Number(), type.Number({ minimum: 0.5 })],
  Object: (type) => [
    type.Object({}),
    type.Object({ a: type.Optional(type.String()) }, { $id: 'A', additionalProperties: false }),
    type.Object({ a: type.Optional(type.String()), b: type.Object({ c: type.Unknown() }) }, described),
  ],
  Optional: (type) => [
    type.Optional(type.String({ default: 'x' })),
    type.Optional(type.Unsafe({ type: 'x' })),
    type.Optional(type.Ref('A')),
  ],
  Record: (type) => [
    type.Record(type.String(), type.Null()),
    type.Record(type.String({ pattern: '^[a-z]$' }), type.Null(), described),
  ],
  Ref: (type) => [type.Ref('A'), type.Ref('A', described)],
  String: (type) => [type.String(), type.String({ minLength: 1, pattern: 'a', format: 'date-time' })],
  Union: (type) => [type.Union([type.Literal('a'), type.Null()]), type.Union([], described)],
  Unknown: (type) => [type.Unknown(), type.Unknown(described)],
  Unsafe: (type) => [type.Unsafe({ type: 'x' }), type.Unsafe(type.Object({ a: type.String() }))],
};

describe('a builder of contracts', () => {
  for (const [name, make] of Object.entries(made)) {
    it(`${name} makes what TypeBox makes`, () => {
      const theirs = make(TypeBox.Type).map(inspect);
      assert.ok(theirs.length > 0);
      assert.deepEqual(make(Ours).map(inspect), theirs);
    });
  }

  it('leaves the schema as it is that it makes another one of', () => {
    const schema = Ours.String();
    Ours.Optional(schema);
    Ours.Unsafe(schema);
    assert.deepEqual(inspect(schema), inspect(TypeBox.Type.String()));
  });

  it('is tried here, each', () => {
    assert.deepEqual(Object.keys(Ours).sort(), Object.keys(made).sort());
  });
});
