import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { propertyRuns } from '../../../service-kit/src/testing/property-runs.ts';
import {
  markdownToTelegram,
  plainFallback,
  plainToTelegram,
  previewOf,
  renderReply,
  showAccidentsAsCode,
  splitFormatted,
} from './index.ts';
import { anyString, markdownLike } from './testing/arbitraries.ts';
import { findFaults } from './testing/check-formatted.ts';
import { contentOf, firstMissing, lettersOf } from './testing/visible.ts';

const markdown = fc.oneof(anyString, markdownLike);
// One seed, so that a run tells about the change and not about luck; take another one (or more runs) to look for more.
const runs = { numRuns: propertyRuns(120), seed: 20_261_123 };
// What steers a terminal takes letters along on purpose (`terminal-text.test.ts`).
const unsteered = (text: string) => text.replace(/[\p{Cc}--[\t\n]]/gv, '');
const withoutSpaces = (text: string) => text.replace(/\s/g, '');

describe('Whatever Markdown comes', () => {
  test('the text and its entities are valid', () => {
    fc.assert(
      fc.property(markdown, (source) => assert.deepEqual(findFaults(markdownToTelegram(source)), [])),
      runs,
    );
  });

  test('every letter and digit that the document says is shown, in order', () => {
    const hasTable = /\|[\s\S]*-/;
    fc.assert(
      fc.property(
        markdown.filter((source) => !hasTable.test(source)),
        (source) => {
          const shown = lettersOf(markdownToTelegram(source).text);
          assert.equal(firstMissing(lettersOf(contentOf(source)), shown), undefined);
        },
      ),
      runs,
    );
  });

  test('every letter and digit is shown with tables, too, whose fields are told row by row', () => {
    fc.assert(
      fc.property(markdown, (source) => {
        const shown = lettersOf(markdownToTelegram(source).text).sort();
        assert.equal(firstMissing(lettersOf(contentOf(source)).sort(), shown), undefined);
      }),
      runs,
    );
  });

  // What is taken away on purpose is taken out before: HTML tags, character references, names of definitions, the x of
  // tasks, links inside an image's alternative text, and `mailto:`.
  test('every letter of the source is in the text, an address or a language', () => {
    fc.assert(
      fc.property(markdown, (any) => {
        const source = unsteered(any)
          .replace(/&|!\[|mailto:/g, '+')
          .replaceAll('<', '(')
          .replace(/x/gi, 'z')
          .replaceAll(']:', '] :');
        const letters = lettersOf(source).filter((letter) => /\p{L}/u.test(letter));
        const shown = lettersOf(plainFallback(markdownToTelegram(source)).text);
        assert.equal(firstMissing(letters.sort(), shown.sort()), undefined);
      }),
      runs,
    );
  });

  test('its parts are valid, within the limits, and together the whole', () => {
    const limits = fc.record({
      maxLength: fc.integer({ min: 20, max: 300 }),
      maxEntities: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(markdown, limits, (source, { maxLength, maxEntities }) => {
        const formatted = markdownToTelegram(source);
        const parts = splitFormatted(formatted, { maxLength, maxEntities });
        for (const part of parts) assert.deepEqual(findFaults(part, { maxLength, maxEntities }), []);
        assert.equal(withoutSpaces(parts.map(({ text }) => text).join('')), withoutSpaces(formatted.text));
      }),
      runs,
    );
  });

  test('in no part is anything left that Telegram would find by itself, wherever it is cut', () => {
    const cut = fc.record({
      maxLength: fc.integer({ min: 20, max: 300 }),
      maxEntities: fc.integer({ min: 5, max: 100 }),
    });
    fc.assert(
      fc.property(markdown, cut, (source, limits) => {
        for (const part of splitFormatted(markdownToTelegram(source), limits)) {
          assert.deepEqual(showAccidentsAsCode(part), part);
        }
      }),
      runs,
    );
  });

  test('a preview is valid and short enough at every length of the unfinished text', () => {
    fc.assert(
      fc.property(
        markdown,
        fc.integer({ min: 8, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (source, maxLength, share) => {
          const unfinished = source.slice(0, Math.round(source.length * share));
          assert.deepEqual(findFaults(previewOf(unfinished, maxLength), { maxLength, maxEntities: 100 }), []);
        },
      ),
      runs,
    );
  });

  test('a reply is a few valid messages, or one and the whole as a file', () => {
    const limits = { maxLength: 60, maxEntities: 5 };
    fc.assert(
      fc.property(markdown, (source) => {
        const { parts, document } = renderReply(unsteered(source), {
          ...limits,
          maxParts: 3,
          continuation: '… in the file',
        });
        for (const part of parts) assert.deepEqual(findFaults(part, limits), []);
        assert.ok(document === undefined ? parts.length <= 3 : parts.length === 1);
        assert.deepEqual(lettersOf(document?.content ?? ''), document ? lettersOf(unsteered(source)) : []);
      }),
      runs,
    );
  });
});

test('plain text is shown unchanged but for white space, whatever it is', () => {
  fc.assert(
    fc.property(anyString.map(unsteered), (text) => {
      const shown = plainToTelegram(text);
      assert.ok(shown.every(({ entities }) => entities.every(({ type }) => type === 'code')));
      assert.deepEqual(lettersOf(shown.map((part) => part.text).join('')), lettersOf(text));
    }),
    runs,
  );
});

test('a cut never falls into a grapheme that fits a part', () => {
  const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
  const boundaries = (text: string) => new Set([...segmenter.segment(text)].map(({ index }) => index));
  const cluster = fc.constantFrom('👩‍👩‍👧‍👦', '🇩🇪', 'e\u0301', 'क्षि', '👍🏽', '한', 'a');
  fc.assert(
    fc.property(fc.array(cluster, { maxLength: 80 }), fc.integer({ min: 12, max: 40 }), (clusters, maxLength) => {
      const text = clusters.join('');
      const allowed = boundaries(text).add(text.length);
      let position = 0;
      for (const part of splitFormatted({ text, entities: [] }, { maxLength })) {
        position += part.text.length;
        assert.ok(allowed.has(position));
      }
      assert.equal(position, text.length);
    }),
    runs,
  );
});
