import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filledBy, joinParts, promptText } from './prompt-text.ts';

const cutOf = (...texts: string[]) =>
  partsOf(...texts).map((part) => {
    const filled = filledBy(part.text, 4_096);
    return { ...part, ...(filled && { filled }) };
  });
const partsOf = (...texts: string[]) => texts.map((text, index) => ({ messageId: `m${index}`, text }));

describe('a pasted text in several messages', () => {
  it('is put together as it was where a full message was cut in the middle of a word', () => {
    const pasted = 'abcdefghij'.repeat(1_000);
    const parts = cutOf(pasted.slice(0, 4_096), pasted.slice(4_096, 8_192), pasted.slice(8_192));
    assert.equal(joinParts(parts), pasted);
  });

  it('gets a line break back where it was cut at one', () => {
    assert.equal(joinParts(cutOf('x'.repeat(4_050), 'next line')), `${'x'.repeat(4_050)}\nnext line`);
  });

  it('may go on only after a message that is about full', () => {
    assert.equal(filledBy('x'.repeat(4_096), 4_096), 'wholly');
    assert.equal(filledBy('字'.repeat(4_000), 4_096), 'nearly');
    assert.equal(filledBy('x'.repeat(3_999), 4_096), undefined);
    assert.equal(filledBy('x'.repeat(4_096), 28_000), undefined);
    // Of a messenger with short messages not every word may go on.
    assert.deepEqual([filledBy('x'.repeat(38), 40), filledBy('x'.repeat(39), 40)], [undefined, 'nearly']);
  });
});

describe('what an earlier version has put into the queue', () => {
  it('reads as it did there: its context first, and each further part goes on', () => {
    const pasted = 'abcdefghij'.repeat(500);
    const parts = partsOf(pasted.slice(0, 4_096), pasted.slice(4_096));
    assert.equal(promptText('In reply to:\n> x', parts), `In reply to:\n> x\n\n${pasted}`);
    assert.equal(promptText(undefined, partsOf('one')), 'one');
  });
});
