import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IncomingMessage } from 'shared-types';
import { joinMessages } from './join-album.ts';

const part = (name: string, text: string, more: Partial<IncomingMessage> = {}): IncomingMessage => ({
  id: `id of ${name}`,
  text,
  attachments: [{ fileId: name, name, mimeType: 'image/jpeg', size: 1, kind: 'photo' }],
  ...more,
});

describe('an album', () => {
  const cases: [what: string, parts: IncomingMessage[], text: string][] = [
    ['no caption', [part('a', ''), part('b', '')], ''],
    ['one caption, wherever it is', [part('a', ''), part('b', 'look')], 'look'],
    ['two captions', [part('a', 'before'), part('b', ''), part('c', 'after')], 'a: before\nc: after'],
    ['two captions that say the same', [part('a', 'x'), part('b', 'x')], 'a: x\nb: x'],
    ['files of one name', [part('a', 'before'), part('a', 'after')], '1. a: before\n2. a: after'],
  ];
  for (const [what, parts, text] of cases) {
    it(`with ${what} says which words belong where`, () => assert.equal(joinMessages(parts)?.text, text));
  }

  it('keeps what any of its parts answers, and whom it is forwarded from', () => {
    const joined = joinMessages([
      part('a', ''),
      part('b', '', { replyTo: { id: 'x', text: 'y' }, forwardedFrom: 'Sam' }),
    ]);
    assert.deepEqual([joined?.id, joined?.replyTo, joined?.forwardedFrom], ['id of a', { id: 'x', text: 'y' }, 'Sam']);
  });
});
