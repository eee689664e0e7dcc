import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findSpelling, hasOneSpelling } from './spelling.ts';

const COMPOSED = 'Caf\u00e9';
const DECOMPOSED = 'Cafe\u0301';

describe('a name', () => {
  it('is found however its letters are stored, and given as it is stored', () => {
    assert.deepEqual(findSpelling(COMPOSED, ['alpha', DECOMPOSED]), { status: 'found', name: DECOMPOSED });
    assert.deepEqual(findSpelling(DECOMPOSED, ['alpha', COMPOSED]), { status: 'found', name: COMPOSED });
    assert.deepEqual(findSpelling('\uac00', ['\u1100\u1161']), { status: 'found', name: '\u1100\u1161' });
  });

  it('that is there as it was asked for is taken, also beside one that looks the same', () => {
    for (const name of [COMPOSED, DECOMPOSED]) {
      assert.deepEqual(findSpelling(name, [COMPOSED, DECOMPOSED]), { status: 'found', name });
    }
  });

  it('is not guessed where two look the same and neither was asked for', () => {
    const names = ['\u1ec7', '\u1eb9\u0302'];
    assert.deepEqual(findSpelling('e\u0323\u0302', names), { status: 'several', names });
  });

  it('is neither another case, nor another letter, nor only compatible', () => {
    for (const name of ['caf\u00e9', 'Cafe', 'Caf\u00e8', '\uff23af\u00e9', `${COMPOSED} `]) {
      assert.deepEqual(findSpelling(name, [COMPOSED]), { status: 'none' }, name);
    }
  });

  it('that is found is always one of those that there are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ unit: 'grapheme' })), (asked, names) => {
        const found = findSpelling(asked, names);
        if (found.status === 'found') assert.ok(names.includes(found.name));
        if (found.status === 'none') assert.ok(!names.includes(asked));
      }),
    );
  });

  it('of plain letters has one spelling', () => {
    assert.deepEqual(['a/b.txt', '日本', COMPOSED, DECOMPOSED, '\uac00'].map(hasOneSpelling), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
