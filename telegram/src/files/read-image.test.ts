import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type ImageSize, readImageSize } from 'provider-kit';
import { isPhoto } from './read-image.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const riff = (chunk: string, content: string) =>
  Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), Buffer.from(chunk), bytes('00000000'), bytes(content)]);
const png = ({ width, height }: ImageSize) => {
  const image = Buffer.alloc(33);
  image.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  image.writeUInt32BE(width, 16);
  image.writeUInt32BE(height, 20);
  return image;
};

describe('the sides of an image', () => {
  const cases: [string, Buffer, ImageSize | undefined][] = [
    ['a PNG', png({ width: 640, height: 480 }), { width: 640, height: 480 }],
    [
      'a JPEG behind its metadata',
      bytes('ffd8 ffe1 0004 0000 ff ffdb 0003 00 ffc4 0002 ffc2 0011 08 01e0 0280 03'),
      { width: 640, height: 480 },
    ],
    ['a JPEG that ends before it tells', bytes('ffd8 ffe1 ffff 0000'), undefined],
    ['a JPEG with something else where a segment should begin', bytes('ffd8 ffe0 0002 00000000'), undefined],
    ['a lossy WebP', riff('VP8 ', '000000 9d012a 8002 e001'), { width: 640, height: 480 }],
    ['a lossless WebP', riff('VP8L', '2f 7fc2 7700'), { width: 640, height: 480 }],
    ['an extended WebP', riff('VP8X', '00000000 7f0200 df0100'), { width: 640, height: 480 }],
    ['a WebP of a kind that is not known', riff('VP9 ', '00000000 00000000'), undefined],
    ['a text', Buffer.from('no image'), undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ];
  for (const [what, head, size] of cases) {
    it(`are read from ${what}`, () => assert.deepEqual(readImageSize(head), size));
  }

  it('never make reading fail, whatever stands behind a right beginning', () => {
    const beginnings = [bytes('ffd8ff'), png({ width: 1, height: 1 }), riff('VP8L', '2f')];
    fc.assert(
      fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 60 }), (beginning, rest) => {
        readImageSize(Buffer.concat([beginning, rest]));
      }),
    );
  });
});

describe('a file is a photo', () => {
  const image = { head: png({ width: 640, height: 480 }), size: 1_000, mimeType: 'image/png', name: 'a' };
  const withSides = (width: number, height: number) => ({ ...image, head: png({ width, height }) });
  const cases: [string, Parameters<typeof isPhoto>[0], boolean][] = [
    ['by its type', image, true],
    ['by its name', { ...image, mimeType: 'application/octet-stream', name: 'a.PNG' }, true],
    ['not where neither says so', { ...image, mimeType: 'application/octet-stream' }, false],
    ['not where its bytes say no', { ...image, head: Buffer.from('text') }, false],
    ['up to 10 MB', { ...image, size: 10_485_760 }, true],
    ['not above 10 MB', { ...image, size: 10_485_761 }, false],
    ['up to 10,000 pixels of both sides', withSides(5_000, 5_000), true],
    ['not above', withSides(5_000, 5_001), false],
    ['where one side is 20 times the other', withSides(2_000, 100), true],
    ['not where it is more', withSides(100, 2_001), false],
    ['not without an extent', withSides(0, 100), false],
  ];
  for (const [when, file, expected] of cases) it(when, () => assert.equal(isPhoto(file), expected));
});
