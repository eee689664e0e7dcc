import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mayHandOut, relativeToProject, safeProjectPath } from './project-path.ts';

describe('a path of a project', () => {
  for (const [input, path] of [
    ['a.md', 'a.md'],
    ['./a//b/./c.md', 'a/b/c.md'],
    ['docs/', 'docs'],
    ['.etienne/chat.sessions.json', '.etienne/chat.sessions.json'],
    ['100%.md', '100%.md'],
    ['a%20b.md', 'a%20b.md'],
    ['ünï/日本 語.md', 'ünï/日本 語.md'],
    ['a..b/c...d', 'a..b/c...d'],
    ['note:one.md', 'note:one.md'],
  ] as const) {
    test(`${input} is taken as ${path}`, () => {
      assert.deepEqual(safeProjectPath(input), { status: 'ok', path });
    });
  }

  for (const [input, reason] of [
    ['', 'empty'],
    ['.', 'empty'],
    ['./ /', 'empty'],
    ['/etc/hostname', 'absolute'],
    ['//host/share', 'absolute'],
    ['~/x', 'absolute'],
    ['..', 'traversal'],
    ['../../etc/hostname', 'traversal'],
    ['a/../b', 'traversal'],
    ['a/.. /b', 'traversal'],
    ['a/.../b', 'traversal'],
    ['..\\x', 'backslash'],
    ['a\\b', 'backslash'],
    ['C:/x', 'drive_letter'],
    ['c:x', 'drive_letter'],
    ['a\u0000.md', 'control_character'],
    ['a\nb', 'control_character'],
    ['./%2f', 'absolute'],
    ['%2e%2e/x', 'traversal'],
    ['a/%2E./x', 'traversal'],
    ['%252e%252e%252fx', 'traversal'],
    ['%2fetc', 'absolute'],
    ['a%5cb', 'backslash'],
    ['a%00', 'control_character'],
    [`${'a/'.repeat(500)}a`, 'too_long'],
  ] as const) {
    test(`${JSON.stringify(input)} is refused as ${reason}`, () => {
      assert.deepEqual(safeProjectPath(input), { status: 'refused', reason });
    });
  }

  const piece = fc.oneof(
    fc.constantFrom('..', '.', '/', '\\', '%2e', '%2E', '%2f', '%5c', '%25', '%', ' ', 'C:', '~', '\0', 'a', '...'),
    fc.string({ maxLength: 3 }),
  );
  const input = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));

  test('never leaves the project, decoded or not, on any system', () => {
    fc.assert(
      fc.property(input, (text) => {
        const safe = safeProjectPath(text);
        if (safe.status === 'refused') return;
        for (let form = safe.path; ; form = decodeLoosely(form)) {
          assert.ok(posix.resolve('/w/p', form).startsWith('/w/p/') || posix.resolve('/w/p', form) === '/w/p');
          assert.ok(win32.resolve('D:\\w\\p', form).startsWith('D:\\w\\p'));
          if (decodeLoosely(form) === form) break;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('stays the same when it is made safe twice', () => {
    fc.assert(
      fc.property(input, (text) => {
        const safe = safeProjectPath(text);
        if (safe.status === 'ok') assert.deepEqual(safeProjectPath(safe.path), safe);
      }),
      { numRuns: 300 },
    );
  });
});

const decodeLoosely = (text: string) =>
  text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));

for (const [path, expected] of [
  ['out/report.md', true],
  ['data/notes.md', true],
  ['.attachments/photo.jpg', true],
  ['monkey.md', true],
  ['keys/readme.md', true],
  ['session.id', true],
  ['data/session.id', false],
  ['./data//session.id', false],
  ['Data/Session.ID', false],
  ['data/session%2eid', false],
  ['data/session.id.', false],
  ['tls/server.pem', false],
  ['SERVER.PEM', false],
  ['a/b/private.Key', false],
  ['private.key::$DATA', false],
  ['id_rsa', false],
  ['home/ID_RSA.pub', false],
  ['.env', false],
  ['a/.git/config', false],
  ['.etienne/chat.sessions.json', false],
  ['.attachments/.hidden', false],
  ['.attachments/server.pem', false],
  ['a/.attachments/x', false],
  ['%2eenv', false],
  ['../x', false],
  ['', false],
] as const) {
  test(`${JSON.stringify(path)} ${expected ? 'may' : 'must not'} be handed out`, () => {
    assert.equal(mayHandOut(path), expected);
  });
}

describe('an absolute path of Etienne', () => {
  for (const [absolute, known, expected] of [
    ['/workspace/mixed/out/hello.md', [], 'out/hello.md'],
    ['/workspace/mixed/out/mixed/hello.md', [], 'out/mixed/hello.md'],
    ['/home/mixed/work/mixed/a.md', [], 'work/mixed/a.md'],
    ['/home/mixed/work/mixed/a.md', ['/home/mixed/work/mixed/.etienne/x'], 'work/mixed/a.md'],
    ['/data/mixed/a/mixed/b.md', ['/data/mixed/c.md'], 'a/mixed/b.md'],
    ['C:\\work\\mixed\\a.md', [], 'a.md'],
    ['/workspace/other/a.md', [], undefined],
    ['/workspace/mixed', [], undefined],
    ['/workspace/mixed/../other/a.md', [], undefined],
  ] as const) {
    test(`${absolute} is ${expected ?? 'outside'} knowing ${known.length} others`, () => {
      const result = expected === undefined ? { status: 'outside' } : { status: 'ok', path: expected };
      assert.deepEqual(relativeToProject(absolute, 'mixed', known), result);
    });
  }
});
