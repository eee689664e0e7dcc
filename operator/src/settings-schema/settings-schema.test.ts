import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { describeSettingsFile } from 'shared-types';
import { Value } from 'typebox/value';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8'));

it('config.schema.json is made from the settings as they are now (npx pnpm@12 run schema makes it anew)', () => {
  assert.deepEqual(read('config.schema.json'), describeSettingsFile());
});

it('the schema takes what a file may hold, and finds what it may not', () => {
  const schema = describeSettingsFile();
  for (const right of [
    {},
    { $schema: './config.schema.json', logLevel: 'debug' },
    { channels: { telegram: { botToken: '1:a', allowFrom: [1] } }, providers: { x: { url: 'http://x' } } },
  ]) {
    assert.equal(Value.Check(schema, right), true, JSON.stringify(right));
  }
  for (const wrong of [[], { logLevel: 'loud' }, { chanels: {} }, { etienne: { tokn: 'x' } }]) {
    assert.equal(Value.Check(schema, wrong), false, JSON.stringify(wrong));
  }
  // Not filled in yet.
  assert.equal(Value.Check(schema, read('config.example.json')), false);
});
