import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { loadApiToken } from './api-token.ts';
import { ensurePrivateDirectory } from './private-file.ts';

async function dataFolder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'api-token-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return join(path, 'data');
}

test('a configured token wins and makes no file', async (t) => {
  const dataDir = await dataFolder(t);
  assert.equal(await loadApiToken({ dataDir, configured: 'mine' }), 'mine');
  await assert.rejects(stat(dataDir));
});

test('a hundred callers at once get the same token from a private file', async (t) => {
  const dataDir = await dataFolder(t);
  const tokens = await Promise.all(Array.from({ length: 100 }, () => loadApiToken({ dataDir })));
  assert.equal(new Set(tokens).size, 1);
  assert.match(tokens[0]!, /^[\w-]{43}$/);
  assert.deepEqual(await readdir(dataDir), ['api-token']);
  assert.equal((await stat(join(dataDir, 'api-token'))).mode & 0o777, 0o600);
  assert.equal((await stat(dataDir)).mode & 0o777, 0o700);
});

test('processes that start at the same time get the same token', async (t) => {
  const dataDir = await dataFolder(t);
  const script = `import { loadApiToken } from ${JSON.stringify(new URL('./api-token.ts', import.meta.url).href)};
    process.stdout.write(await loadApiToken({ dataDir: ${JSON.stringify(dataDir)} }));`;
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  const outputs = await Promise.all([run(), run(), run()]);
  assert.equal(new Set(outputs.map(({ stdout }) => stdout)).size, 1);
  assert.ok(outputs[0].stdout.length > 0);
});

test('a file written by hand is trimmed and made private', async (t) => {
  const dataDir = await dataFolder(t);
  await loadApiToken({ dataDir });
  const path = join(dataDir, 'api-token');
  await rm(path);
  await writeFile(path, '  by-hand\r\n', { mode: 0o644 });
  assert.equal(await loadApiToken({ dataDir, configured: '' }), 'by-hand');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('an empty file is refused with what to do', async (t) => {
  const dataDir = await dataFolder(t);
  await loadApiToken({ dataDir });
  await writeFile(join(dataDir, 'api-token'), '\n');
  await assert.rejects(loadApiToken({ dataDir }), { code: 'API_TOKEN_UNUSABLE', message: /remove it/ });
});

test('a folder that cannot be made is named with the reason, and not the token file', async (t) => {
  const dataDir = await dataFolder(t);
  await writeFile(dataDir, 'a file where the folder should be');
  await assert.rejects(ensurePrivateDirectory(dataDir), {
    code: 'FOLDER_UNUSABLE',
    message: /EEXIST.*set another dataDir/,
  });
  await assert.rejects(loadApiToken({ dataDir }), { code: 'FOLDER_UNUSABLE', message: /EEXIST.*set another dataDir/ });
});
