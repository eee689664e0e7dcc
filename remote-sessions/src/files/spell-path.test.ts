import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSpellPath } from './spell-path.ts';

const FOLDERS: Record<string, string[]> = {
  '': ['Me\u0301nu', 'src', '\u1ec7', '\u1eb9\u0302'],
  'Me\u0301nu': ['the\u0301.txt', 'plain.txt'],
};

function setup() {
  const listed: string[] = [];
  const spellPath = createSpellPath({
    async listFiles(_project, folder) {
      listed.push(folder);
      const names = FOLDERS[folder];
      if (names === undefined) return { status: 'missing' };
      return { status: 'found', entries: names.map((name) => ({ name, isFolder: true })) };
    },
  });
  return { listed, spell: (path: string) => spellPath('alpha', path) };
}

describe('a path of a project', () => {
  it('is found however its letters are stored, in each of its folders', async () => {
    const { spell } = setup();
    for (const [asked, path] of [
      ['M\u00e9nu/th\u00e9.txt', 'Me\u0301nu/the\u0301.txt'],
      ['Me\u0301nu/th\u00e9.txt', 'Me\u0301nu/the\u0301.txt'],
      ['M\u00e9nu/plain.txt', 'Me\u0301nu/plain.txt'],
      ['\u1ec7', '\u1ec7'],
    ] as const) {
      assert.deepEqual(await spell(asked), { status: 'found', path });
    }
  });

  it('that can be stored in one way only costs no call, whether it is there or not', async () => {
    const { spell, listed } = setup();
    for (const path of ['', 'src/main.ts', 'none.txt', '日本/a']) {
      assert.deepEqual(await spell(path), { status: 'found', path });
    }
    assert.deepEqual(listed, []);
  });

  it('is missing or several where it is so', async () => {
    const { spell } = setup();
    assert.deepEqual(await spell('M\u00e8nu'), { status: 'missing' });
    assert.deepEqual(await spell('none/th\u00e9.txt'), { status: 'missing' });
    assert.deepEqual(await spell('e\u0323\u0302/a'), { status: 'several', paths: ['\u1ec7', '\u1eb9\u0302'] });
  });
});
