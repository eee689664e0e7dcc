import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type GivenUp, NOTHING_GIVEN_UP } from 'provider-kit';
import { showAccidentsAsCode } from '../rendering/index.ts';
import { wordsFor } from '../words/words-for.ts';
import { planFileMessage } from './plan-file-message.ts';
import type { TelegramPart } from './telegram-part.ts';

const plan = (
  text: string,
  more: {
    plainParts?: number[];
    givenUp?: GivenUp;
    commands?: string[];
    actions?: { id: string; label: string }[][];
  } = {},
) =>
  planFileMessage(
    {
      ...{ text, actions: [], copyText: undefined, commands: [], plainParts: [] },
      ...{ givenUp: NOTHING_GIVEN_UP, fileName: 'a.txt', ...more },
    },
    (id) => `token of ${id}`,
    wordsFor('en'),
  );
const textOf = (part: TelegramPart | undefined) =>
  part?.kind === 'file' || part?.kind === 'text' ? part.content : undefined;
const words = (count: number) => Array.from({ length: count }, (_, index) => `**word${index}**`).join(' ');

describe('a message with a file', () => {
  it('is the file alone where it has no text', () => {
    const [part, ...others] = plan('');
    assert.deepEqual([part?.kind, textOf(part), others], ['file', { text: '', entities: [] }, []]);
  });

  it('has buttons below its last part', () => {
    const actions = [[{ id: 'a', label: 'A' }]];
    for (const text of ['short', words(600)]) {
      const parts = plan(text, { actions });
      assert.deepEqual(
        parts.map(({ keyboard }) => keyboard !== undefined),
        parts.map((_, index) => index === parts.length - 1),
      );
    }
  });

  it('loses nothing, whatever its length: a caption of 1,024 units, messages of 4,096', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.constantFrom<number[]>([], [0], [1]), (count, plainParts) => {
        const parts = plan(words(count), { plainParts });
        const texts = parts.map((part) => textOf(part)?.text ?? '');
        assert.ok(texts.every((text, index) => text.length <= (index === 0 ? 1_024 : 4_096)));
        assert.equal(texts.filter((text) => text !== '').join(' '), words(count).replaceAll('*', ''));
        assert.deepEqual(
          parts.map(({ kind }) => kind),
          parts.map((_, index) => (index === 0 ? 'file' : 'text')),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('has the commands that were named and nothing else to tap, whatever was given up', () => {
    const text = `**bold** ${'some words '.repeat(150)}/status /etc README.md`;
    for (const [more, from] of [
      [{}, 0],
      [{ plainParts: [0] }, 1],
      [{ givenUp: { ...NOTHING_GIVEN_UP, caption: true } }, 0],
      [{ givenUp: { ...NOTHING_GIVEN_UP, caption: true }, plainParts: [0] }, 0],
      [{ givenUp: { ...NOTHING_GIVEN_UP, file: 'cannot read a.txt or /etc' } }, 0],
    ] as const) {
      const parts = plan(text, {
        ...more,
        plainParts: [...('plainParts' in more ? more.plainParts : [])],
        commands: ['status'],
      })
        .slice(from)
        .flatMap((part) => textOf(part) ?? []);
      assert.ok(parts.at(-1)?.text.endsWith('/status /etc README.md'));
      for (const part of parts) assert.deepEqual(showAccidentsAsCode(part, new Set(['status'])), part);
      const last = parts.at(-1);
      const coded = last?.entities.filter(({ type }) => type === 'code');
      assert.deepEqual(
        coded?.map(({ offset, length }) => last?.text.slice(offset, offset + length)),
        ['/etc', 'README.md'],
      );
    }
  });

  it('keeps what was sent where the entities of a later part are refused', () => {
    const [caption, next] = plan(words(600));
    const [again, plain] = plan(words(600), { plainParts: [1] });
    assert.equal(again?.fingerprint, caption?.fingerprint);
    assert.deepEqual(textOf(plain), { text: textOf(next)?.text, entities: [] });
    assert.ok((textOf(next)?.entities.length ?? 0) > 0);
  });
});
