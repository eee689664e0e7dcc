import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { until } from '../testing/waiting.ts';
import { bodyBytes, MOST_BODY_BYTES } from './body-room.ts';
import { safeFileName } from './safe-file-name.ts';
import { anyBytes, sha256, startWithFiles } from './testing.ts';

/** All paths have the same length where the names have. */
const SAMPLE_PATH = '.attachments/0123456789-1-border.txt';
const textRoom = MOST_BODY_BYTES - bodyBytes('alpha', SAMPLE_PATH, '');

const files: [name: string, bytes: Buffer][] = [
  ['one.bin', Buffer.from([0])],
  ['space.txt', Buffer.from(' ')],
  ['bom and line ends.txt', Buffer.from('\uFEFFline one\r\nline two\n\rthree\r')],
  ['emoji 😀.md', Buffer.from('# 😀 ünï\u2028cödé \u{10FFFF}\u0001\u007f\n')],
  ['replacement.txt', Buffer.from('a real \uFFFD character\n')],
  ['latin1.txt', Buffer.from('caf\xe9', 'latin1')],
  ['cut surrogate.txt', Buffer.from([0xed, 0xa0, 0x80])],
  ['half a character.txt', Buffer.from('😀').subarray(0, 3)],
  ['nul inside.txt', Buffer.from('a\0b')],
  ['picture.png', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), anyBytes(5_000)])],
  [`it's "quoted" \`$(id)\`.bin`, anyBytes(100, 2)],
  ['../../escape.bin', anyBytes(101, 3)],
  ['gpj.\u202Eexe', anyBytes(102, 4)],
  [`${'n'.repeat(251)}.bin`, anyBytes(103, 5)],
  ['CLAUDE.md', Buffer.from('not those of the agent\n')],
  // A byte too much for a body as it is, so it is encoded, and the first of its two parts fills a body.
  ['border.txt', Buffer.alloc(textRoom + 1, 'x')],
];

describe('files of all kinds and sizes', () => {
  it('go into the project, are rebuilt by the commands of the prompt and come out again byte for byte', async (t) => {
    const world = await startWithFiles(t);
    for (const [name, bytes] of files) {
      await world.send([world.attachmentOf(name, bytes)], `look at ${name.slice(0, 20)}`);
      const [path = 'none', ...others] = world.paths();
      assert.deepEqual(others, [], name);
      assert.match(path, /^\.attachments\/[0-9a-f]{10}-1-[^/'"`]+$/u);
      assert.ok(world.prompt().includes(`${bytes.length} bytes`), name);
      assert.equal(sha256(world.read(path)), sha256(bytes), `${name} in the project`);
      const file = await world.get(path);
      assert.equal(sha256(file.bytes), sha256(bytes), `${name} at the person`);
      assert.equal(file.name, safeFileName(path));
    }
    assert.deepEqual(readdirSync(world.workspaceDir), ['alpha']);
    await until(() => readdirSync(join(world.dataDir, 'outgoing-files')).length === 0, 'nothing kept of what was sent');
    const left = readdirSync(join(world.projectDir, '.attachments', 'outgoing'));
    for (const name of left) assert.equal(String(world.read(`.attachments/outgoing/${name}`)), ' ', name);
  });
});
