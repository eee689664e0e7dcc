import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { en } from '../words/en.ts';
import { fileInWords } from './file-in-words.ts';

const why = 'Teams takes files of bots in personal chats only.';

describe('A file in words', () => {
  test('is its text where it is one', () => {
    const notes = fileInWords(en, 'notes.md', Buffer.from('a\n```\n*b*\n```'), why);
    assert.equal(notes, '`notes.md`:\n\n````\na\n```\n*b*\n```\n````');
  });

  test('says truly where it cannot be sent', () => {
    const pdf = fileInWords(en, 'a `b`.pdf', Buffer.alloc(1_234_567, 0xff), why);
    assert.match(pdf, /^`a 'b'.pdf` \(1.2 MB\) cannot be sent here: .*personal chats only/);
    for (const bytes of [Buffer.from('x'.repeat(30_001)), Buffer.from('a\0b'), Buffer.from([0xc3])]) {
      assert.match(fileInWords(en, 'a.txt', bytes, why), /cannot be sent here/);
    }
  });
});
