import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { examples } from './examples.ts';
import * as sharedTypes from './index.ts';

const kebab = (name: string) => name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** `MessageRequestSchema` is found by `message-request`; every exported schema is in here. */
const schemas = new Map(
  Object.entries(sharedTypes)
    .filter(([name]) => name.endsWith('Schema'))
    .map(([name, schema]) => [kebab(name.slice(0, -'Schema'.length)), schema as TSchema]),
);

const folder = new URL('../examples/', import.meta.url);
const files = readdirSync(folder).sort();
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
const schemaName = (file: string) => file.slice(0, file.indexOf('.'));

describe('the golden examples', () => {
  for (const file of files) {
    it(`${file} is valid for its schema and has no field that the schema does not know`, () => {
      const schema = schemas.get(schemaName(file));
      assert.ok(schema, `no schema is called ${schemaName(file)}`);
      assert.deepEqual(Value.Errors(schema, read(file)), []);
      assert.deepEqual(Value.Clean(schema, read(file)), read(file));
    });
  }

  it('show every schema', () => {
    const shown = new Set(files.map(schemaName));
    assert.deepEqual(
      [...schemas.keys()].filter((name) => !shown.has(name)),
      [],
    );
  });

  it('show every type of event', () => {
    const shown = files.filter((file) => schemaName(file) === 'provider-event').map(read);
    const types = new Set(shown.map((event) => (event as sharedTypes.ProviderEvent).type));
    assert.deepEqual(
      sharedTypes.EventTypeSchema.anyOf.map((type) => type.const).filter((type) => !types.has(type)),
      [],
    );
  });

  it('are all handed out by name', () => {
    assert.deepEqual(
      Object.entries(examples)
        .map(([name, example]) => ({ file: `${name}.json`, example }))
        .sort((a, b) => (a.file < b.file ? -1 : 1)),
      files.map((file) => ({ file, example: read(file) })),
    );
  });

  it('write the mapping file exactly as the mission does', () => {
    const [first] = examples['session-mapping-file']['remote-sessions'];
    assert.ok(first);
    assert.deepEqual(Object.keys(first), ['provider', 'webhook', 'created_at', 'project', 'remoteSession']);
    assert.deepEqual(Object.keys(first.project), ['name', 'sessionId']);
  });
});
