import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CodedError } from './errors.ts';
import { readJsonFile, writeJsonFile, writeJsonText } from './json-file.ts';
import { ensurePrivateDirectory } from './private-file.ts';

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'json-file-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test('what was written is read, by the owner alone', async (t) => {
  const path = join(await folder(t), 'a.json');
  await writeJsonFile(path, { a: [1, 'ü'] });
  assert.deepEqual(await readJsonFile(path), { status: 'found', value: { a: [1, 'ü'] } });
  assert.equal(await modeOf(path), 0o600);
});

test('a missing file is an outcome, and a byte order mark is no problem', async (t) => {
  const path = join(await folder(t), 'a.json');
  assert.deepEqual(await readJsonFile(path), { status: 'missing' });
  await writeFile(path, '\uFEFF{}');
  assert.deepEqual(await readJsonFile(path), { status: 'found', value: {} });
});

test('a broken file is named with line and column, without its content, and is left as it is', async (t) => {
  const path = join(await folder(t), 'a.json');
  await writeFile(path, '{\n  "password": "hunter2\n}');
  await assert.rejects(readJsonFile(path), (error) => {
    assert.ok(error instanceof CodedError);
    assert.equal(error.code, 'JSON_FILE_BROKEN');
    assert.ok(error.message.includes(`${path}:2:23`), error.message);
    assert.ok(!error.message.includes('hunter2'));
    return true;
  });
  assert.equal(await readFile(path, 'utf8'), '{\n  "password": "hunter2\n}');
});

test('of a thousand writers the last one wins and all are told when it is on disk', async (t) => {
  const directory = await folder(t);
  const path = join(directory, 'a.json');
  const writes = Array.from({ length: 1000 }, (_, index) => writeJsonFile(path, { index }));
  await writes[0];
  assert.ok((await readJsonFile(path)).status === 'found');
  await Promise.all(writes);
  assert.deepEqual(await readJsonFile(path), { status: 'found', value: { index: 999 } });
  assert.ok(new Set(writes).size < 10, 'writes that wait are one write');
  assert.deepEqual(await readdir(directory), ['a.json']);
});

test('the value is taken as it is at the call', async (t) => {
  const path = join(await folder(t), 'a.json');
  const value = { count: 1 };
  const written = writeJsonFile(path, value);
  value.count = 2;
  await written;
  assert.deepEqual(await readJsonFile(path), { status: 'found', value: { count: 1 } });
});

test('a failed write leaves the old content and no temporary file, and the next one works', async (t) => {
  const directory = await folder(t);
  const path = join(directory, 'a.json');
  await mkdir(join(path, 'in-the-way'), { recursive: true });
  const failed = assert.rejects(writeJsonFile(path, 1), { code: 'JSON_FILE_NOT_WRITTEN', retryable: true });
  const alsoFailed = assert.rejects(writeJsonFile(path, 2), { code: 'JSON_FILE_NOT_WRITTEN' });
  await Promise.all([failed, alsoFailed]);
  assert.deepEqual(await readdir(directory), ['a.json']);
  await rm(path, { recursive: true });
  await writeJsonFile(path, 3);
  assert.deepEqual(await readJsonFile(path), { status: 'found', value: 3 });
});

test('a folder is made private, also one that exists with a wider mode', async (t) => {
  const root = await folder(t);
  await ensurePrivateDirectory(join(root, 'a', 'b'));
  assert.equal(await modeOf(join(root, 'a', 'b')), 0o700);
  await chmod(join(root, 'a'), 0o755);
  await ensurePrivateDirectory(join(root, 'a'));
  assert.equal(await modeOf(join(root, 'a')), 0o700);
});

test('a text is made when its turn comes, once for all that wait', async (t) => {
  const path = join(await folder(t), 'a.json');
  let count = 0;
  let made = 0;
  const write = () => {
    count += 1;
    return writeJsonText(path, () => {
      made += 1;
      return JSON.stringify({ count });
    });
  };
  await Promise.all(Array.from({ length: 1000 }, write));
  assert.deepEqual(await readJsonFile(path), { status: 'found', value: { count: 1000 } });
  assert.ok(made < 10, `${made} texts were made`);
});
