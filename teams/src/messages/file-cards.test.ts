import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isPicture } from './file-cards.ts';

const png = readFileSync(new URL('../app-package/icons/color.png', import.meta.url));
const sized = (width: number, height: number) => {
  const head = Buffer.from(png);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
};

for (const [what, file, expected] of [
  ['a picture is shown', { head: png, size: png.length }, true],
  ['a picture of the largest sides is shown', { head: sized(1_024, 1_024), size: 1_000_000 }, true],
  ['a picture that is too wide is a file', { head: sized(1_025, 1), size: 10 }, false],
  ['a picture that is too large is a file', { head: png, size: 1_000_001 }, false],
  ['what is no picture is a file', { head: Buffer.from('%PDF-1.7'), size: 10 }, false],
  ['what Teams does not draw is a file', { head: Buffer.from('RIFF....WEBPVP8X............'), size: 10 }, false],
] as const) {
  test(what, () => assert.equal(isPicture(file), expected));
}
