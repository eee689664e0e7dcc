import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readRichMessage } from '../../../../sandbox/src/telegram/read-rich-message.ts';
import { wordsOfBlocks } from '../../../../sandbox/src/telegram/rich-words.ts';
import { propertyRuns } from '../../../../service-kit/src/testing/property-runs.ts';
import { findEntities } from '../accidents/find-entities.ts';
import { showAccidentsAsCode } from '../index.ts';
import { anyString, markdownLike } from '../testing/arbitraries.ts';
import { countRich, textsOf } from '../testing/rich-texts.ts';
import { contentOf, firstMissing, lettersOf } from '../testing/visible.ts';
import { markdownToRich } from './markdown-to-rich.ts';
import type { Block } from './rich-limits.ts';
import { richPreview } from './rich-preview.ts';
import { richReply } from './rich-reply.ts';

const markdown = fc.oneof(anyString, markdownLike);
const runs = { numRuns: propertyRuns(80), seed: 20_261_123 };

/** As Telegram's server reads them, which refuses what it does not take. */
const read = (blocks: readonly Block[]) => readRichMessage({ rich_message: { blocks } }, { isPreview: false }).blocks;

describe('Whatever Markdown comes', () => {
  test('the rich message is taken, says every letter and digit, and leaves nothing to find', () => {
    fc.assert(
      fc.property(markdown, (source) => {
        const { parts } = richReply(source);
        const shown = parts.map(({ blocks }) => wordsOfBlocks(read(blocks))).join('\n');
        assert.equal(firstMissing(lettersOf(contentOf(source)).sort(), lettersOf(shown).sort()), undefined);
        for (const formatted of parts.flatMap(({ blocks }) => textsOf(blocks))) {
          assert.deepEqual(showAccidentsAsCode(formatted), formatted);
        }
      }),
      runs,
    );
  });

  test('what Telegram does not look for, nothing needs to be found in', () => {
    fc.assert(
      fc.property(markdown, (source) => {
        const { blocks, isLeftToFind } = markdownToRich(source);
        const left = textsOf(blocks).flatMap(({ text, entities }) =>
          findEntities(text).filter(
            ({ type, start, end }) =>
              type !== 'email' && !entities.some(({ offset, length }) => offset < end && offset + length > start),
          ),
        );
        assert.ok(isLeftToFind || left.length === 0, JSON.stringify(left));
      }),
      runs,
    );
  });

  test('its parts are within the limits, and together the whole', () => {
    const limits = fc.record({
      characters: fc.integer({ min: 256, max: 400 }),
      blocks: fc.integer({ min: 20, max: 40 }),
      levels: fc.constantFrom(14, 16),
      columns: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(markdown, markdown, limits, (one, other, small) => {
        const source = `${one}\n\n${other}`;
        const { parts } = richReply(source, { limits: small, maxParts: 1_000 });
        for (const { blocks } of parts) {
          read(blocks);
          const count = countRich(blocks);
          for (const name of ['characters', 'blocks', 'columns'] as const) {
            assert.ok(count[name] <= small[name], `${count[name]} ${name}`);
          }
        }
        const shown = parts.map(({ blocks }) => wordsOfBlocks(read(blocks))).join('\n');
        assert.equal(firstMissing(lettersOf(contentOf(source)).sort(), lettersOf(shown).sort()), undefined);
      }),
      runs,
    );
  });

  test('a preview is taken at every length of the unfinished text', () => {
    const limits = { characters: 256, blocks: 20, levels: 16, columns: 3 };
    fc.assert(
      fc.property(markdown, fc.double({ min: 0, max: 1, noNaN: true }), (source, share) => {
        const blocks = richPreview(source.slice(0, Math.round(source.length * share)), limits);
        if (blocks.length === 0) return;
        read(blocks);
        const count = countRich(blocks);
        assert.ok(count.characters <= limits.characters && count.blocks <= limits.blocks);
      }),
      runs,
    );
  });
});
