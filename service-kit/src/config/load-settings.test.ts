import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Type } from 'shared-types';
import { loadSettings, loadVariables } from './load-settings.ts';

const schema = Type.Object(
  {
    port: Type.Integer({ default: 80 }),
    password: Type.Optional(Type.String()),
    dataDir: Type.String({ default: './data' }),
  },
  { additionalProperties: false },
);
const bindings = { PORT: { path: 'port', kind: 'integer' }, PASSWORD: { path: 'password', kind: 'string' } } as const;

async function load(t: TestContext, files: Record<string, string>, env: Record<string, string> = {}) {
  const root = await mkdtemp(join(tmpdir(), 'settings-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
  return { root, loading: loadSettings({ schema, bindings, root, env }) };
}

test('without files the defaults hold and dataDir is relative to the root', async (t) => {
  const { root, loading } = await load(t, {});
  assert.deepEqual(await loading, { port: 80, dataDir: join(root, 'data') });
});

test('config.json and .env in the root are read', async (t) => {
  const { loading } = await load(t, { 'config.json': '{"port":1,"dataDir":"/abs"}', '.env': 'PASSWORD="a b" # why\n' });
  assert.deepEqual(await loading, { port: 1, password: 'a b', dataDir: '/abs' });
});

test('REMOTE_SESSIONS_CONFIG names another file, which must then exist', async (t) => {
  const other = await load(t, { 'other.json': '{"port":2}' }, { REMOTE_SESSIONS_CONFIG: 'other.json' });
  assert.equal((await other.loading).port, 2);
  const { loading } = await load(t, {}, { REMOTE_SESSIONS_CONFIG: 'gone.json' });
  await assert.rejects(loading, { code: 'CONFIG_INVALID', message: /gone\.json/ });
});

test('broken JSON is named with line and column and left as it is', async (t) => {
  const text = '{\n  "password": "hunter2"\n  "port": 1\n}';
  const { root, loading } = await load(t, { 'config.json': text });
  await assert.rejects(loading, (error: Error & { code?: string }) => {
    assert.equal(error.code, 'CONFIG_INVALID');
    assert.match(error.message, /config\.json:3:3/);
    assert.ok(!error.message.includes('hunter2'));
    return true;
  });
  assert.equal(await readFile(join(root, 'config.json'), 'utf8'), text);
});

test('all bad keys are in one error, a line each', async (t) => {
  const { loading } = await load(t, { 'config.json': '{"prot":1,"password":7}' }, { PORT: 'x' });
  await assert.rejects(loading, (error: Error) => {
    assert.deepEqual(error.message.split('\n'), [
      '3 settings are wrong:',
      '  port (environment variable PORT) is "x"; it must be a whole number',
      '  password (config.json) does not fit; it must be a text',
      '  prot (config.json) is not a setting; did you mean port?',
    ]);
    return true;
  });
});

test('with one file that alone counts, neither .env nor the environment has a say', async (t) => {
  const { root, loading } = await load(t, {
    'config.json': '{"port":1,"password":"theirs"}',
    '.env': 'PORT=2\nPASSWORD=theirs\nREMOTE_SESSIONS_CONFIG=config.json\n',
    'only.json': '{"dataDir":"x"}',
  });
  await loading;
  const env = { PORT: '3', REMOTE_SESSIONS_CONFIG: 'config.json' };
  const only = join(root, 'only.json');
  assert.deepEqual(await loadSettings({ schema, bindings, root, env, only }), { port: 80, dataDir: join(root, 'x') });
  await assert.rejects(loadSettings({ schema, bindings, root, env, only: 'gone.json' }), /no settings file at .*gone/);
});

test('a file that is there but cannot be read is named with the reason', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'settings-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, 'config.json'));
  await assert.rejects(loadSettings({ schema, bindings, root, env: {} }), {
    code: 'CONFIG_INVALID',
    message: /config\.json cannot be read \(EISDIR/,
  });
  await mkdir(join(root, '.env'));
  await assert.rejects(loadSettings({ schema, bindings, root, env: {} }), /\.env cannot be read \(EISDIR/);
});

test('white space around the path of the file and around other variables is dropped', async (t) => {
  const { root, loading } = await load(t, { 'other.json': '{"port":2}' }, { REMOTE_SESSIONS_CONFIG: ' other.json\n' });
  assert.equal((await loading).port, 2);
  await writeFile(join(root, '.env'), 'HTTP_PROXY=" http://proxy.example "\nNO_PROXY=" "\n');
  const variables = await loadVariables({ root, env: { HTTPS_PROXY: '\thttp://other.example\r\n', HTTP_PROXY: ' ' } });
  assert.deepEqual(variables, { HTTP_PROXY: 'http://proxy.example', HTTPS_PROXY: 'http://other.example' });
});
