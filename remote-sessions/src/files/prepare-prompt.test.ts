import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openDatabase } from 'service-kit';
import type { Prompt } from '../prompts/prompt.ts';
import { createFileStore, FILES_MIGRATION } from './file-store.ts';
import { createKnownFiles, KNOWN_FILES_MIGRATION } from './known-files.ts';
import { createPreparePrompt } from './prepare-prompt.ts';

const attachment = (fileId: string) => ({
  fileId,
  name: `${fileId}.txt`,
  mimeType: 'text/plain',
  size: 1,
  kind: 'document',
});
const prompt: Prompt = {
  provider: 'telegram',
  sessionId: '7',
  project: 'alpha',
  projectSessionId: '',
  text: 'look',
  mode: 'default',
};

function setup(t: TestContext) {
  const database = openDatabase(':memory:', [FILES_MIGRATION, KNOWN_FILES_MIGRATION]);
  t.after(() => database.close());
  const store = createFileStore(database, () => 1_000_000_000_000);
  const placed: string[] = [];
  const prepare = createPreparePrompt({
    database,
    store,
    known: createKnownFiles(database, () => 0),
    async place({ attachments }) {
      placed.push(...attachments.map(({ fileId }) => fileId));
      const files = attachments.map(({ name, ...file }) => ({
        ...file,
        name,
        path: `.attachments/${name}`,
        sha256: '',
        parts: [],
      }));
      return { status: 'placed', files };
    },
  });
  return { store, placed, prepare: (given: Prompt) => prepare('p1', given, new AbortController().signal) };
}

describe('the files of a prompt', () => {
  it('are brought once, and anew where others have taken their place before it could run', async (t) => {
    const { placed, prepare } = setup(t);
    const withFiles = (...ids: string[]) => ({
      ...prompt,
      parts: [{ messageId: 'm', text: 'look', attachments: ids.map(attachment) }],
    });
    await prepare(withFiles('a'));
    await prepare(withFiles('a'));
    assert.deepEqual(placed, ['a']);
    const prepared = await prepare(withFiles('b'));
    assert.deepEqual(placed, ['a', 'b']);
    assert.match(prepared.status === 'ready' ? prepared.text : '', /- \.attachments\/b\.txt/);
    assert.doesNotMatch(prepared.status === 'ready' ? prepared.text : '', /a\.txt/);
  });

  it('of an earlier version are brought as it has noted them', async (t) => {
    for (const isKept of [false, true]) {
      const { store, placed, prepare } = setup(t);
      await store.put('p1', { kind: 'receive', attachments: [attachment('a')], isKept });
      const old = isKept ? prompt : { ...prompt, parts: [{ messageId: 'm', text: 'look' }] };
      assert.equal((await prepare(old)).status, isKept ? 'ended' : 'ready');
      assert.deepEqual(placed, ['a']);
    }
  });
});
