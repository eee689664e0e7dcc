import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'shared-types';
import type { Bindings } from './bindings.ts';
import { mergeSettings, type SettingsInput } from './merge-settings.ts';
import { describeExpected, type SchemaNode } from './schema-tree.ts';

const strict = { additionalProperties: false };
const SampleSchema = Type.Object(
  {
    apiToken: Type.Optional(Type.String({ minLength: 10 })),
    web: Type.Object(
      {
        host: Type.String({ default: '127.0.0.1' }),
        port: Type.Integer({ default: 80, minimum: 1, maximum: 65535 }),
        policy: Type.Union([Type.Literal('open'), Type.Literal('closed')], { default: 'open' }),
        allowed: Type.Array(Type.Integer(), { default: [] }),
        hosts: Type.Array(Type.String(), { default: [] }),
        memory: Type.Boolean({ default: true }),
      },
      strict,
    ),
    providers: Type.Record(
      Type.String(),
      Type.Object({ url: Type.String(), weight: Type.Integer({ default: 1 }) }, strict),
      {
        default: { first: { url: 'http://first' } },
      },
    ),
    backend: Type.Optional(Type.Object({ url: Type.String(), retries: Type.Integer({ default: 3 }) }, strict)),
    dataDir: Type.String({ default: './data' }),
  },
  strict,
);
const sampleBindings: Bindings = {
  API_TOKEN: { path: 'apiToken', kind: 'string' },
  WEB_HOST: { path: 'web.host', kind: 'string' },
  WEB_PORT: { path: 'web.port', kind: 'integer' },
  WEB_POLICY: { path: 'web.policy', kind: 'string' },
  WEB_ALLOWED: { path: 'web.allowed', kind: 'list' },
  WEB_HOSTS: { path: 'web.hosts', kind: 'list' },
  WEB_MEMORY: { path: 'web.memory', kind: 'boolean' },
  'PROVIDER_URL_*': { path: 'providers.*.url', kind: 'string' },
  BACKEND_URL: { path: 'backend.url', kind: 'string' },
};

function valid(input: SettingsInput) {
  const merged = mergeSettings(SampleSchema, sampleBindings, input);
  assert.equal(merged.status, 'valid', JSON.stringify(merged));
  if (merged.status !== 'valid') throw new Error('unreachable');
  return merged.settings;
}

function problems(input: SettingsInput): string[] {
  const merged = mergeSettings(SampleSchema, sampleBindings, input);
  if (merged.status !== 'invalid') throw new Error('expected problems');
  return merged.problems.map(({ key, source, text }) => `${key} (${source}) ${text}`);
}

const file = (value: unknown) => ({ file: { name: 'config.json', value } });

test('without any input the defaults hold, optional sections stay away', () => {
  assert.deepEqual(valid({}), {
    web: { host: '127.0.0.1', port: 80, policy: 'open', allowed: [], hosts: [], memory: true },
    providers: { first: { url: 'http://first', weight: 1 } },
    dataDir: './data',
  });
});

test('the environment wins over .env, .env over the file, the file over the defaults', () => {
  const layers = { ...file({ web: { port: 1 } }), dotEnv: { WEB_PORT: '2' }, env: { WEB_PORT: '3' } };
  assert.equal(valid(layers).web.port, 3);
  assert.equal(valid({ ...layers, env: {} }).web.port, 2);
  assert.equal(valid({ ...layers, env: {}, dotEnv: {} }).web.port, 1);
});

test('an empty variable counts as not set, also where it would overrule .env', () => {
  assert.equal(valid({ ...file({ web: { port: 1 } }), env: { WEB_PORT: '' } }).web.port, 1);
  assert.equal(valid({ dotEnv: { WEB_PORT: '2' }, env: { WEB_PORT: ' ' } }).web.port, 2);
});

for (const [name, text, read] of [
  ['WEB_MEMORY', 'false', { memory: false }],
  ['WEB_MEMORY', 'Yes', { memory: true }],
  ['WEB_MEMORY', '0', { memory: false }],
  ['WEB_ALLOWED', '1, 2,,3 ', { allowed: [1, 2, 3] }],
  ['WEB_HOSTS', 'a, 2', { hosts: ['a', '2'] }],
  ['WEB_HOST', ' h ', { host: 'h' }],
] as const) {
  test(`${name}=${text} is read as ${JSON.stringify(read)}`, () => {
    assert.deepEqual(valid({ env: { [name]: text } }).web, { ...valid({}).web, ...read });
  });
}

for (const space of [' ', '\n', '\r\n', '\t', '\u00a0', '\ufeff']) {
  test(`${JSON.stringify(space)} around a value counts for nothing, wherever the value is set`, () => {
    const around = (value: string) => `${space}${value}${space}`;
    const token = 'a token of 10';
    const url = 'http://b';
    const inFile = { apiToken: around(token), backend: { url: around(url) }, web: { hosts: [around('a')] } };
    const variables = { API_TOKEN: around(token), BACKEND_URL: around(url), WEB_HOSTS: around('a') };
    for (const input of [file(inFile), { dotEnv: variables }, { env: variables }]) {
      const { apiToken, backend, web } = valid(input);
      assert.deepEqual([apiToken, backend?.url, web.hosts], [token, url, ['a']]);
    }
  });
}

test('a variable with a name in it makes an entry beside the others, with its defaults', () => {
  assert.deepEqual(valid({ env: { PROVIDER_URL_SECOND: 'http://second', PROVIDER_URL_: 'ignored' } }).providers, {
    first: { url: 'http://first', weight: 1 },
    second: { url: 'http://second', weight: 1 },
  });
});

test('an optional section that one value opens gets its defaults', () => {
  assert.deepEqual(valid({ env: { BACKEND_URL: 'http://b' } }).backend, { url: 'http://b', retries: 3 });
});

for (const [what, input, expected] of [
  [
    'a number out of range',
    file({ web: { port: 70000 } }),
    'web.port (config.json) is 70000; it must be a whole number from 1 to 65535',
  ],
  [
    'a word for a number',
    { env: { WEB_PORT: 'eighty' } },
    'web.port (environment variable WEB_PORT) is "eighty"; it must be a whole number from 1 to 65535',
  ],
  [
    'a bad value in .env',
    { dotEnv: { WEB_POLICY: 'on' } },
    'web.policy (WEB_POLICY in .env) is "on"; it must be one of open, closed',
  ],
  [
    'a bad item of a list',
    { env: { WEB_ALLOWED: '1,x' } },
    'web.allowed (environment variable WEB_ALLOWED) is [1,"x"]; it must be a list, each item a whole number',
  ],
  [
    'a bad truth value',
    { env: { WEB_MEMORY: 'maybe' } },
    'web.memory (environment variable WEB_MEMORY) is "maybe"; it must be true or false',
  ],
  [
    'a secret without telling it',
    file({ apiToken: 'short' }),
    'apiToken (config.json) does not fit; it must be a text of at least 10 characters',
  ],
  ['a misspelt key', file({ web: { prot: 1 } }), 'web.prot (config.json) is not a setting; did you mean port?'],
  [
    'a key that nothing is near to',
    file({ wholly: 1 }),
    'wholly (config.json) is not a setting; known here: apiToken, web, providers, backend, dataDir',
  ],
  [
    'a missing key with its variable',
    file({ backend: {} }),
    'backend.url (not set) is missing; set it (in the file or as BACKEND_URL) to a text',
  ],
  [
    'a missing key of an entry',
    file({ providers: { x: {} } }),
    'providers.x.url (not set) is missing; set it (in the file or as PROVIDER_URL_X) to a text',
  ],
  ['a value in place of a section', file({ web: 3 }), 'web (config.json) is 3; it must be a section of named settings'],
  [
    'a list in place of the file',
    file([]),
    'the whole file (config.json) is []; it must be a section of named settings',
  ],
] as const) {
  test(`it names ${what}`, () => assert.deepEqual(problems(input), [expected]));
}

for (const [value, expected] of [
  [[], 'the whole file (config.json) is []; it must be a section of named settings'],
  [null, 'the whole file (config.json) is null; it must be a section of named settings'],
  ['text', 'the whole file (config.json) is "text"; it must be a section of named settings'],
  [{ web: [] }, 'web (config.json) is []; it must be a section of named settings'],
  [{ web: null }, 'web (config.json) is null; it must be a section of named settings'],
  [{ web: 3 }, 'web (config.json) is 3; it must be a section of named settings'],
] as const) {
  test(`a variable does not hide that ${JSON.stringify(value)} stands in place of a section`, () => {
    assert.ok(problems({ ...file(value), env: { WEB_PORT: '1' }, dotEnv: { WEB_HOST: 'h' } }).includes(expected));
  });
}

test('defaults that follow from other settings are made before the check', () => {
  const derive = (merged: Record<string, unknown>) => ({ ...merged, dataDir: `${JSON.stringify(merged.web)}` });
  assert.match(valid({ derive, env: { WEB_PORT: '7' } }).dataDir, /"port":7/);
  assert.deepEqual(problems({ derive: (merged) => ({ ...merged, dataDir: 1 }) }), [
    'dataDir (default) is 1; it must be a text',
  ]);
});

test('it names the variable whose name makes a bad entry', () => {
  const named = Type.Object({
    providers: Type.Record(Type.String({ pattern: '^[a-z]+$' }), Type.Object({ url: Type.String() })),
  });
  const merged = mergeSettings(named, sampleBindings, { env: { PROVIDER_URL_A_B: 'http://x' } });
  assert.deepEqual(merged, {
    status: 'invalid',
    problems: [
      {
        key: 'providers.a_b',
        source: 'environment variable PROVIDER_URL_A_B',
        text: 'is not a name; it must be of the form ^[a-z]+$',
      },
    ],
  });
});

for (const [schema, words] of [
  [Type.String({ pattern: '^\\d+$', examples: ['123'] }), 'a text such as 123'],
  [Type.String({ pattern: '^https?://.+$' }), 'a URL such as http://127.0.0.1:8080'],
  [Type.String({ minLength: 1 }), 'a text that is not empty'],
  [Type.Number({ maximum: 3 }), 'a number of at most 3'],
  [Type.Array(Type.Boolean()), 'a list, each item true or false'],
  [Type.Union([Type.Integer(), Type.String()]), 'a whole number or a text'],
  [Type.Enum(['x', 'y']), 'one of x, y'],
] as const) {
  test(`what must be ${words} is described so`, () => assert.equal(describeExpected(schema as SchemaNode), words));
}

test('a file may name its schema for editors', () => {
  const settings = valid(file({ $schema: './schema.json', web: { port: 7 } }));
  assert.deepEqual([settings.web.port, '$schema' in settings], [7, false]);
  assert.equal(problems(file({ $schema: 3 })).length, 1);
});

test('it names every bad key at once', () => {
  assert.equal(problems({ ...file({ web: { port: 0, policy: 1 }, x: 1 }), env: { WEB_MEMORY: 'no idea' } }).length, 4);
});

test('a token that stands under a harmless name is not told', () => {
  const text = problems(file({ web: { policy: '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw' } })).join();
  assert.ok(text.includes('[secret]') && !text.includes('AAHdq'));
});

test('a file cannot reach the prototypes', () => {
  assert.equal(problems(file(JSON.parse('{"__proto__":{"polluted":1}}'))).length, 1);
  assert.equal(({} as { polluted?: number }).polluted, undefined);
});
