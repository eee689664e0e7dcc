import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import schema from '@microsoft/app-manifest/build/json-schemas/teams/v1.30/MicrosoftTeams.schema.json' with {
  type: 'json',
};
import Ajv from 'ajv-draft-04';
import { strFromU8, unzipSync } from 'fflate';
import { createAppPackage } from './create-package.ts';
import { createManifest } from './manifest.ts';

const options = { appId: '11111111-2222-4333-8444-555555555555', version: '1.0.0', websiteUrl: 'https://example.org' };

// Some of its patterns are none in Unicode mode.
const ajv = new Ajv.default({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
/** Microsoft's own of that version. Their package cannot be imported (it forgets a dependency), but carries the file. */
const validate = ajv.compile(schema);

test('the manifest is what the public schema asks for', () => {
  validate(createManifest(options));
  assert.deepEqual(validate.errors ?? [], []);
});

describe('The schema notices', () => {
  const wrong: [what: string, change: object][] = [
    ['an app id that is none', { id: 'nonsense' }],
    ['a page that is no web address', { developer: { ...createManifest(options).developer, websiteUrl: 'nonsense' } }],
    ['an unknown field', { nonsense: 1 }],
    ['another version', { manifestVersion: '1.17' }],
    ['a name that is too long', { name: { short: 'x'.repeat(31) } }],
  ];
  for (const [what, change] of wrong) {
    test(what, () => assert.equal(validate({ ...createManifest(options), ...change }), false));
  }
});

test('the package holds the manifest and two icons of the sizes that Teams asks for, always the same bytes', () => {
  const zip = createAppPackage(options);
  assert.deepEqual(createAppPackage(options), zip);
  const files = unzipSync(zip);
  assert.deepEqual(Object.keys(files).sort(), ['color.png', 'manifest.json', 'outline.png']);
  assert.deepEqual(JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array())), createManifest(options));
  for (const [name, side] of [
    ['color.png', 192],
    ['outline.png', 32],
  ] as const) {
    const png = Buffer.from(files[name] ?? []);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [side, side]);
  }
});

test('an app id that is none is told with where to get it', () => {
  assert.throws(
    () => createAppPackage({ ...options, appId: 'nonsense' }),
    /appId is no app id.*Application \(client\) ID/,
  );
});
