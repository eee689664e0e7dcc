import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joinParts, mayGoOn, promptText } from './prompt-text.ts';

const partsOf = (...texts: string[]) => texts.map((text, index) => ({ messageId: `m${index}`, text }));

describe('a pasted text in several messages', () => {
  it('is put together as it was where a full message was cut in the middle of a word', () => {
    const pasted = 'abcdefghij'.repeat(1_000);
    const parts = partsOf(pasted.slice(0, 4_096), pasted.slice(4_096, 8_192), pasted.slice(8_192));
    assert.equal(joinParts(parts), pasted);
  });

  it('gets a line break back where it was cut at one', () => {
    assert.equal(joinParts(partsOf('x'.repeat(4_050), 'next line')), `${'x'.repeat(4_050)}\nnext line`);
  });

  it('may go on only after a message that is about full', () => {
    assert.equal(mayGoOn('x'.repeat(4_096)), true);
    assert.equal(mayGoOn('字'.repeat(4_000)), true);
    assert.equal(mayGoOn('x'.repeat(3_999)), false);
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
