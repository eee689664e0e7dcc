import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SessionMapping } from 'shared-types';
import { anyCharacter } from '../../../service-kit/src/testing/any-character.ts';
import { createFileText } from './file-text.ts';

const mapping = fc.record({
  provider: fc.string(),
  webhook: fc.record({ url: fc.webUrl() }),
  created_at: fc.string({ unit: 'grapheme' }),
  project: fc.record({ name: fc.string({ unit: anyCharacter }), sessionId: fc.string() }),
  remoteSession: fc.record({ sessionId: fc.string(), more: fc.jsonValue() }),
});

test('the file is what JSON.stringify makes of all of it, also after a change', () => {
  fc.assert(
    fc.property(
      fc.array(mapping, { maxLength: 4 }),
      mapping,
      fc.dictionary(fc.string(), fc.constantFrom(1, 'x', '"remote-sessions": []', { 'remote-sessions': [] }), {
        maxKeys: 3,
      }),
      (mappings, changed, others) => {
        const textOf = createFileText(others);
        for (const list of [mappings, [...mappings.slice(1), changed]] as SessionMapping[][]) {
          const { 'remote-sessions': _, ...rest } = others;
          assert.equal(textOf(list), `${JSON.stringify({ ...rest, 'remote-sessions': list }, null, 2)}\n`);
        }
      },
    ),
  );
});
