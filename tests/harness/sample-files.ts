import { createHash } from 'node:crypto';
import type { FileToSend } from 'sandbox/telegram';
import { createRandom } from './random.ts';

export interface SampleFile extends FileToSend {
  bytes: Buffer;
  /** Whether it can lie in a project as it is, without being encoded. */
  isText: boolean;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes that look like nothing, the same for the same size and seed. */
export function anyBytes(size: number, seed = 1): Buffer {
  const random = createRandom(seed);
  const block = Uint8Array.from({ length: Math.min(size, 65_521) }, () => Math.floor(random() * 256));
  // 0xff is never a part of a text.
  block[0] = 0xff;
  return Buffer.alloc(size, block);
}

/**
 * 16 files: every kind of Telegram's, texts and look-alikes, names that hurt. Sizes next to the borders are tried by the
 * manager's own tests.
 */
export function sampleFiles(): SampleFile[] {
  const caption = 'look at this';
  const text = (name: string, content: string | Buffer): SampleFile => ({
    kind: 'document',
    name,
    caption,
    mimeType: 'text/plain',
    bytes: Buffer.from(content),
    isText: true,
  });
  const binary = (name: string, bytes: Buffer): SampleFile => ({
    kind: 'document',
    name,
    caption,
    bytes,
    isText: false,
  });
  const media = (kind: FileToSend['kind'], seed: number, more: Partial<SampleFile> = {}): SampleFile => ({
    kind,
    caption,
    bytes: anyBytes(1_000 + seed, seed),
    isText: false,
    ...more,
  });
  const { caption: _neither, ...note } = media('video_note', 18);
  return [
    media('photo', 11),
    media('video', 12, { name: 'film 😀.mp4' }),
    media('voice', 13),
    media('audio', 14, { name: 'gpj.\u202Egnos.mp3' }),
    media('animation', 15, { name: 'cat.gif.mp4' }),
    note,
    media('photo', 17),
    text('mark.txt', '\uFEFFone\r\ntwo\n\rthree\r'),
    text('CLAUDE.md', '# not those of the agent\n'),
    text('中文 文件.md', `# ${'字'.repeat(5_000)}\u2028\u{10FFFF}`),
    { ...text('replaced.txt', 'a real \uFFFD\n'), isText: true },
    { ...text('latin1.txt', Buffer.from('caf\xe9', 'latin1')), isText: false },
    binary('one byte', Buffer.from([0])),
    binary(`it's "quoted" \`$(id)\`; rm -rf *.bin`, anyBytes(100, 2)),
    binary('../../../escape.bin', anyBytes(101, 3)),
    binary(`${'n'.repeat(251)}.bin`, anyBytes(102, 4)),
  ];
}
