import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeFolders } from './make-folders.ts';
import { ensurePrivateDirectory } from './private-file.ts';

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'folders-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A place that is there and says of every new folder in it that there is no such place. */
function placeWithoutFolders(place: string) {
  const asked: string[] = [];
  return {
    asked,
    async makeOne(path: string) {
      asked.push(path);
      assert.ok(asked.length < 20, 'it is asked again and again');
      if (path.startsWith(place)) throw Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' });
      await mkdir(path);
    },
  };
}

test('folders are made one below the other, for the owner alone', async (t) => {
  const root = await folder(t);
  await makeFolders(join(root, 'a/b/c'));
  for (const name of ['a', 'a/b', 'a/b/c']) assert.equal((await stat(join(root, name))).mode & 0o777, 0o700);
  await makeFolders(join(root, 'a/b/c'));
  await makeFolders('/');
});

test('many callers at once all find the folder', async (t) => {
  const path = join(await folder(t), 'a/b/c/d');
  await Promise.all(Array.from({ length: 50 }, () => makeFolders(path)));
  assert.ok((await stat(path)).isDirectory());
});

test('a parent that another caller makes just after the refusal is no place that takes no folders', async (t) => {
  const path = join(await folder(t), 'a/b');
  let refused = false;
  const makeOne = async (one: string) => {
    if (one !== path || refused) return mkdir(one);
    refused = true;
    await mkdir(join(path, '..'));
    throw Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' });
  };
  await makeFolders(path, makeOne);
  assert.ok((await stat(path)).isDirectory());
});

for (const below of ['x', 'x/y', 'x/y/z']) {
  test(`a place that takes no folders is named and not asked for ever for ${below}`, async (t) => {
    const root = await folder(t);
    const { asked, makeOne } = placeWithoutFolders(root);
    await assert.rejects(makeFolders(join(root, below), makeOne), { message: `${root} takes no new folders` });
    assert.equal(asked.length, below.split('/').length);
  });
}

test('a folder that is removed again at once ends in an error', async (t) => {
  const root = await folder(t);
  let calls = 0;
  const makeOne = async (path: string) => {
    calls += 1;
    if (path.endsWith('b')) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
  };
  await assert.rejects(makeFolders(join(root, 'a/b'), makeOne), { message: /a takes no new folders/ });
  assert.equal(calls, 3);
});

for (const [what, prepare, reason] of [
  ['below a device', async () => '/dev/null/data', /ENOTDIR/],
  [
    'below a file',
    async (root: string) => {
      await writeFile(join(root, 'file'), '');
      return join(root, 'file/data');
    },
    /ENOTDIR/,
  ],
  [
    'at a link that leads nowhere',
    async (root: string) => {
      await symlink(join(root, 'nowhere'), join(root, 'link'));
      return join(root, 'link');
    },
    /EEXIST/,
  ],
  [
    'below a link that leads nowhere',
    async (root: string) => {
      await symlink(join(root, 'nowhere'), join(root, 'link'));
      return join(root, 'link/data');
    },
    /EEXIST/,
  ],
  ['with a name that is too long', async (root: string) => join(root, 'x'.repeat(300)), /ENAMETOOLONG/],
] as const) {
  test(`a data folder ${what} is told with the way out`, async (t) => {
    const path = await prepare(await folder(t));
    await assert.rejects(ensurePrivateDirectory(path), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'FOLDER_UNUSABLE');
      assert.match(error.message, reason);
      assert.match(error.message, /set another dataDir/);
      return true;
    });
  });
}
