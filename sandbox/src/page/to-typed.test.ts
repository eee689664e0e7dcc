import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readTypedMarks } from '../telegram/index.ts';
import { toTyped } from './to-typed.ts';

/** What people type: words, and pairs of marks around words, some in others. */
const typed = fc
  .array(
    fc.oneof(
      fc.constantFrom('word', ' ', '\n', '🚀', 'two words'),
      fc.constantFrom('**bold**', '__italic__', '~~gone~~', '||hidden||', '`code`', '**bold __and__ more**'),
      fc.constantFrom('```\ncode\n```', '```ts\nlet a;\n```'),
    ),
  )
  .map((parts) => parts.join(' '));

describe('a text that was typed', () => {
  it('comes back as it was typed, so that it can be edited', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const read = readTypedMarks(text);
        assert.equal(toTyped(read.text, read.entities), text);
      }),
    );
  });

  it('loses no character where the marks mean nothing', () => {
    assert.equal(toTyped('/start a', [{ type: 'bot_command', offset: 0, length: 6 }]), '/start a');
    assert.equal(toTyped('a b', [{ type: 'text_link', offset: 0, length: 1, url: 'https://a.example' }]), 'a b');
  });
});
