import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { isCodedError } from 'service-kit';
import { privateFolder } from '../testing/private-folder.ts';
import { createMemorySessionStore, openSessionFile } from './session-store.ts';
import { mappingOf, ownSessionStoreContract, sessionStoreContract } from './session-store-contract.ts';

const openMemory = async () => ({ store: createMemorySessionStore(), close() {} });
const openFile = async () => {
  const folder = privateFolder();
  return { store: await openSessionFile(join(folder.path, 'remote-sessions.json')), close: folder.remove };
};

for (const contract of [sessionStoreContract, ownSessionStoreContract]) {
  contract('memory', openMemory);
  contract('the file', openFile);
}

function fileIn(t: TestContext, content?: string): string {
  const folder = privateFolder();
  t.after(folder.remove);
  const path = join(folder.path, 'remote-sessions.json');
  if (content !== undefined) writeFileSync(path, content);
  return path;
}

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe('remote-sessions.json', () => {
  it('has the format that other programs rely on, and is the owner’s alone', async (t) => {
    const path = fileIn(t);
    const store = await openSessionFile(path);
    await store.put({
      ...mappingOf('4711', 'my "own" app', 's1'),
      remoteSession: { sessionId: '4711', chatType: 'private' },
    });
    assert.deepEqual(read(path), {
      'remote-sessions': [
        {
          provider: 'telegram',
          webhook: { url: 'http://127.0.0.1:6340/v1/webhooks/telegram' },
          created_at: '2026-01-02T03:04:05.000Z',
          project: { name: 'my "own" app', sessionId: 's1' },
          remoteSession: { sessionId: '4711', chatType: 'private' },
        },
      ],
    });
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('is not created before there is something to keep', async (t) => {
    const path = fileIn(t);
    await openSessionFile(path);
    assert.throws(() => statSync(path), { code: 'ENOENT' });
  });

  it('is read again after a restart, with all concurrent changes', async (t) => {
    const path = fileIn(t);
    const store = await openSessionFile(path);
    await Promise.all(Array.from({ length: 1_000 }, (_, index) => store.put(mappingOf(String(index)))));
    const again = await openSessionFile(path);
    assert.deepEqual(await again.list(), await store.list());
    assert.equal((await again.list()).length, 1_000);
  });

  it('keeps fields that this version does not know, at every level', async (t) => {
    const known = mappingOf('1');
    const content = {
      version: 7,
      'remote-sessions': [
        {
          ...known,
          note: 'mine',
          project: { ...known.project, colour: 'red' },
          remoteSession: { sessionId: '1', x: [1] },
        },
      ],
    };
    const path = fileIn(t, JSON.stringify(content));
    const store = await openSessionFile(path);
    await store.setProjectSession({ provider: 'telegram', sessionId: '1' }, 'alpha', 's1');
    const [entry] = content['remote-sessions'];
    assert.deepEqual(read(path), {
      version: 7,
      'remote-sessions': [{ ...entry, project: { ...entry?.project, sessionId: 's1' } }],
    });
  });

  const unusable: { what: string; content: string; code: string; says: RegExp }[] = [
    {
      what: 'is cut off',
      content: '{"remote-sessions": [\n  {',
      code: 'JSON_FILE_BROKEN',
      says: /:2:\d+ is not valid/,
    },
    { what: 'is empty', content: '', code: 'JSON_FILE_BROKEN', says: /:1:1 is not valid/ },
    { what: 'is a list', content: '[]', code: 'SESSION_FILE_UNUSABLE', says: /not a list of remote sessions/ },
    { what: 'lacks the list', content: '{}', code: 'SESSION_FILE_UNUSABLE', says: /remote-sessions/ },
    {
      what: 'has an entry without a project',
      content: JSON.stringify({ 'remote-sessions': [mappingOf('1'), { ...mappingOf('2'), project: undefined }] }),
      code: 'SESSION_FILE_UNUSABLE',
      says: /\/remote-sessions\/1/,
    },
    {
      what: 'maps a remote session twice',
      content: JSON.stringify({ 'remote-sessions': [mappingOf('1'), mappingOf('2'), mappingOf('1', 'beta')] }),
      code: 'SESSION_FILE_UNUSABLE',
      says: /telegram:1 twice/,
    },
  ];
  for (const { what, content, code, says } of unusable) {
    it(`is refused with its place and left as it is where it ${what}`, async (t) => {
      const path = fileIn(t, content);
      await assert.rejects(openSessionFile(path), (error) => {
        assert.ok(isCodedError(error));
        assert.equal(error.code, code);
        assert.match(error.message, says);
        assert.ok(error.message.includes(path));
        return true;
      });
      assert.equal(readFileSync(path, 'utf8'), content);
    });
  }

  it('that cannot be written rejects the change, which is then not seen either', async (t) => {
    const path = fileIn(t);
    const store = await openSessionFile(path);
    await store.put(mappingOf('1'));
    rmSync(path);
    mkdirSync(path);
    const one = { provider: 'telegram', sessionId: '1' };
    await assert.rejects(store.put(mappingOf('1', 'beta')), { code: 'JSON_FILE_NOT_WRITTEN' });
    await assert.rejects(store.put(mappingOf('2')), { code: 'JSON_FILE_NOT_WRITTEN' });
    await assert.rejects(store.remove(one), { code: 'JSON_FILE_NOT_WRITTEN' });
    assert.deepEqual(await store.list(), [mappingOf('1')]);
  });

  it('of too wide a mode is narrowed by the next change', async (t) => {
    const path = fileIn(t, '{"remote-sessions":[]}');
    chmodSync(path, 0o644);
    await (await openSessionFile(path)).put(mappingOf('1'));
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });
});
