import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Bubble, chatPage } from './chat-page.ts';

const bubble = (parts: Partial<Bubble>): Bubble => ({ from: 'bot', text: '', entities: [], buttons: [], ...parts });

describe('a chat as a page', () => {
  it('escapes titles, labels and file names', () => {
    const page = chatPage('<t>', [
      bubble({ buttons: [[{ label: '<l>', disabled: true }]], document: { name: '<f>.md', size: 2048 } }),
    ]);
    assert.doesNotMatch(page, /<[tlf]>/);
    assert.match(page, /<span class="off">&lt;l&gt;<\/span>/);
    assert.match(page, /&lt;f&gt;\.md<\/b><br>2\.0 KB/);
  });

  it('says it where the middle of a long message is left out, and only there', () => {
    assert.match(chatPage('t', [bubble({ text: 'x'.repeat(2_501) })]), /cut out of the picture/);
    assert.doesNotMatch(chatPage('t', [bubble({ text: 'x'.repeat(2_500) })]), /cut out of the picture/);
  });
});
