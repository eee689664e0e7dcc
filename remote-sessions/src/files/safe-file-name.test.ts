import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyCharacter } from '../../../service-kit/src/testing/any-character.ts';
import { safeProjectPath } from '../etienne/project-path.ts';
import { attachmentPath, safeFileName } from './safe-file-name.ts';

const names: [given: string, safe: string][] = [
  ['notes.txt', 'notes.txt'],
  ['two words.md', 'two words.md'],
  ['../../etc/passwd', 'passwd'],
  ['..', 'file'],
  ['', 'file'],
  ['   ', 'file'],
  ['folder/', 'file'],
  ['C:\\Users\\x\\report.pdf', 'report.pdf'],
  ['.env', 'env'],
  ['...hidden', 'hidden'],
  [`it's "quoted" \`here\`.txt`, 'it_s _quoted_ _here_.txt'],
  ['“smart”.txt', '_smart_.txt'],
  ['gpj.\u202Eexe.txt', 'gpj.exe.txt'],
  ['a\u200Fb\u0000c\nd.txt', 'abc d.txt'],
  ['😀 party 🎉.png', '😀 party 🎉.png'],
  ['%2e%2e%2fup.txt', '_2e_2e_2fup.txt'],
  ['a; rm -rf $HOME && b | c.txt', 'a_ rm -rf _HOME __ b _ c.txt'],
  ['trailing. . .', 'trailing'],
  ['Cafe\u0301.txt', 'Café.txt'],
  [`${'a'.repeat(251)}.txt`, `${'a'.repeat(116)}.txt`],
  [`${'😀'.repeat(60)}.jpeg`, `${'😀'.repeat(28)}.jpeg`],
  [`x.${'e'.repeat(250)}`, `x.${'e'.repeat(118)}`],
];

const anyName = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom('.', '/', '\\', ' ', "'", '"', '\u202e', '%2e', 'a', '😀', '\ud800'),
    maxLength: 80,
  }),
);

describe('safe file names', () => {
  for (const [given, safe] of names) {
    it(`${JSON.stringify(given.slice(0, 40))} becomes ${JSON.stringify(safe.slice(0, 40))}`, () => {
      assert.equal(safeFileName(given), safe);
    });
  }

  it('are one visible component of 1 to 120 bytes, whatever was given', () => {
    fc.assert(
      fc.property(anyName, (given) => {
        const safe = safeFileName(given);
        const bytes = Buffer.byteLength(safe);
        assert.ok(bytes >= 1 && bytes <= 120, `${bytes} bytes`);
        assert.ok(safe.isWellFormed());
        assert.doesNotMatch(safe, /^[. ]|[. ]$|[/\\'"`%]|\p{C}/u);
      }),
      { numRuns: 60 },
    );
  });

  it('stay as they are when made safe again', () => {
    fc.assert(
      fc.property(anyName, (given) => {
        assert.equal(safeFileName(safeFileName(given)), safeFileName(given));
      }),
      { numRuns: 60 },
    );
  });

  it('keep the path of a file inside its folder', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(9), anyName, (promptId, index, name) => {
        const path = attachmentPath(promptId, index, name);
        assert.deepEqual(safeProjectPath(path), { status: 'ok', path });
        assert.match(path, /^\.attachments\/[^/]+$/);
      }),
      { numRuns: 60 },
    );
  });

  it('give the same path to the same file of a message only', () => {
    assert.equal(attachmentPath('telegram:1', 0, 'a.txt'), attachmentPath('telegram:1', 0, 'a.txt'));
    const paths = ['telegram:1', 'telegram:2'].flatMap((id) =>
      [0, 1].map((index) => attachmentPath(id, index, 'a.txt')),
    );
    assert.equal(new Set(paths).size, 4);
  });

  it('are never those that Etienne keeps for itself', () => {
    assert.match(attachmentPath('telegram:1', 0, 'CLAUDE.md'), /^\.attachments\/[0-9a-f]{10}-1-CLAUDE\.md$/);
  });
});
