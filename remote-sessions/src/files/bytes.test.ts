import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyCharacter } from '../../../service-kit/src/testing/any-character.ts';
import { createBase64Decoder } from './base64-decoder.ts';
import { createByteReader } from './byte-reader.ts';
import { exactText } from './exact-text.ts';

const chunks = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 });

async function* streamOf(pieces: readonly Uint8Array[]) {
  yield* pieces;
}

describe('reading a stream in pieces', () => {
  it('gives pieces of the wanted size, a shorter one only at the end, and all bytes', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 70 }), async (pieces, size) => {
        const reader = createByteReader(streamOf(pieces));
        const got: Buffer[] = [];
        for (let piece = await reader.read(size); piece.length > 0; piece = await reader.read(size)) got.push(piece);
        assert.ok(got.slice(0, -1).every((piece) => piece.length === size));
        assert.deepEqual(Buffer.concat(got), Buffer.concat(pieces));
      }),
    );
  });

  it('gives what was put back once more', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, fc.nat(200), fc.integer({ min: 1, max: 9 }), async (pieces, first, size) => {
        const reader = createByteReader(streamOf(pieces));
        reader.unread(await reader.read(first));
        const got: Buffer[] = [];
        for (let piece = await reader.read(size); piece.length > 0; piece = await reader.read(size)) got.push(piece);
        assert.deepEqual(Buffer.concat(got), Buffer.concat(pieces));
      }),
    );
  });
});

describe('any bytes', () => {
  it('survive the Base64 way in parts of a multiple of three', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 20 }), async (pieces, groups) => {
        const reader = createByteReader(streamOf(pieces));
        let encoded = '';
        for (let part = await reader.read(3 * groups); part.length > 0; part = await reader.read(3 * groups)) {
          encoded += part.toString('base64');
        }
        assert.equal(encoded, Buffer.concat(pieces).toString('base64'));
      }),
    );
  });

  it('come out of Base64 that is cut and broken into lines anywhere', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(400), { maxLength: 8 }), (bytes, cuts) => {
        const lines = Buffer.from(bytes).toString('base64').replace(/.{60}/g, '$&\n');
        const places = [0, ...cuts.map((cut) => Math.min(cut, lines.length)).toSorted((a, b) => a - b), lines.length];
        const decoder = createBase64Decoder();
        const got = places.slice(1).map((end, index) => decoder.push(lines.slice(places[index], end)));
        assert.ok(decoder.isComplete());
        assert.deepEqual(Buffer.concat(got.map((one) => one ?? assert.fail('refused'))), Buffer.from(bytes));
      }),
    );
  });

  for (const [name, pieces] of [
    ['another alphabet', ['QU-_']],
    ['padding in the middle', ['QQ==QUJD']],
    ['more after the end', ['QQ==', 'QUJD']],
    ['words', ['cat: no such file']],
  ] as const) {
    it(`are not made of ${name}`, () => {
      const decoder = createBase64Decoder();
      assert.ok(pieces.map((piece) => decoder.push(piece)).includes(undefined));
    });
  }

  it('are not complete in the middle of a group', () => {
    const decoder = createBase64Decoder();
    assert.deepEqual(decoder.push('QUJDQ'), Buffer.from('ABC'));
    assert.equal(decoder.isComplete(), false);
  });
});

describe('exact text', () => {
  const cases: [name: string, bytes: Uint8Array, isText: boolean][] = [
    ['nothing', Buffer.alloc(0), true],
    ['a byte order mark alone', Buffer.from('\uFEFF'), true],
    ['Windows line ends', Buffer.from('a\r\nb\r'), true],
    ['a real replacement character', Buffer.from('\uFFFD'), true],
    ['the last character of all', Buffer.from('\u{10FFFF}'), true],
    ['a NUL', Buffer.from('a\0'), false],
    ['UTF-16', Buffer.from('\uFEFFab', 'utf16le'), false],
    ['Latin-1', Buffer.from([0xe9]), false],
    ['an overlong form', Buffer.from([0xc0, 0x80]), false],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80]), false],
    ['a cut character', Buffer.from('é').subarray(0, 1), false],
  ];
  for (const [name, bytes, isText] of cases) {
    it(`is ${isText ? '' : 'not '}${name}`, () => {
      assert.equal(exactText(bytes) !== undefined, isText);
    });
  }

  it('gives the same bytes again, whatever they are', () => {
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: anyCharacter }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        const text = exactText(some);
        if (text !== undefined) assert.deepEqual(Buffer.from(JSON.parse(JSON.stringify(text))), Buffer.from(some));
      }),
      { numRuns: 150 },
    );
  });
});
