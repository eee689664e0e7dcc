import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { cleanText } from 'provider-kit/pure';
import { parseMarkdown } from '../../../provider-kit/src/markdown/parse-markdown.ts';
import { drawMarkdown } from '../../../sandbox/src/teams/index.ts';
import { propertyRuns } from '../../../service-kit/src/testing/property-runs.ts';
import { anyString, markdownLike } from '../../../telegram/src/rendering/testing/arbitraries.ts';
import { teamsMarkdown } from './teams-markdown.ts';

const markdown = fc.oneof(anyString, markdownLike);
const runs = { numRuns: propertyRuns(120), seed: 20_261_127 };
const bytesOf = (text: string) => JSON.stringify(text).length * 2;
const lettersOf = (text: string) => text.normalize('NFD').match(/[\p{L}\p{N}]/gu) ?? [];

/** What a document says: text, code, raw HTML, alternative texts and addresses. */
function contentOf(source: string): string {
  const parts: string[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === 'html') parts.push(node.value.replace(/<br\s*\/?>/gi, ' '));
    else if ('value' in node) parts.push(node.value);
    else if ('alt' in node) parts.push(node.alt ?? '');
    else if ('children' in node) node.children.forEach(visit);
  };
  const root = parseMarkdown(cleanText(source));
  if (root === undefined) return source;
  visit(root);
  return parts.join('\n');
}

/** What a person sees, and where links lead. */
function shownOf(texts: string[]): string {
  return texts
    .map((text) => [drawMarkdown(text).text, ...drawMarkdown(text).marks.map(({ url = '' }) => url)].join(' '))
    .join(' ');
}

function missing(wanted: string[], shown: string[]): string[] {
  const left = new Map<string, number>();
  for (const letter of shown) left.set(letter, (left.get(letter) ?? 0) + 1);
  return wanted.filter((letter) => {
    const count = left.get(letter) ?? 0;
    left.set(letter, count - 1);
    return count <= 0;
  });
}

test('whatever comes, nothing of it is lost and no tag is left for Teams', () => {
  fc.assert(
    fc.property(markdown, (source) => {
      const texts = teamsMarkdown.renderReply(source, 78_000);
      assert.deepEqual(missing(lettersOf(contentOf(source)), lettersOf(shownOf(texts))), []);
      for (const text of texts) assert.deepEqual(drawMarkdown(text).swallowed, []);
    }),
    runs,
  );
});

test('whatever comes, every message is within its size, and together they lose no letter', () => {
  const sizes = fc.integer({ min: 200, max: 900 });
  fc.assert(
    fc.property(markdown, sizes, (source, maxBytes) => {
      const texts = teamsMarkdown.renderReply(source, maxBytes);
      for (const text of texts) {
        assert.ok(bytesOf(text) <= maxBytes, `${bytesOf(text)} of ${maxBytes}`);
        assert.notEqual(text.trim(), '');
        assert.ok(text.isWellFormed());
      }
      assert.deepEqual(missing(lettersOf(contentOf(source)), lettersOf(shownOf(texts))), []);
    }),
    runs,
  );
});

test('what is shown of an unfinished answer is always within one message', () => {
  fc.assert(
    fc.property(markdown, fc.double({ min: 0, max: 1, noNaN: true }), (source, share) => {
      const text = teamsMarkdown.renderStable(source.slice(0, Math.round(source.length * share)), 600);
      assert.ok(bytesOf(text) <= 600);
    }),
    runs,
  );
});

test('an answer of plain blocks only grows while it is shown, up to the message that takes its place', () => {
  const block = fc.constantFrom(
    'A paragraph of **words**.',
    '## Title',
    '- a\n- b',
    '```ts\nlet a;\n\nlet b;\n```',
    '> q',
    '|a|b|\n|-|-|\n|1|2|',
  );
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 6 }), (blocks) => {
      const source = blocks.join('\n\n');
      const [whole = ''] = teamsMarkdown.renderReply(source, 78_000);
      let before = '';
      for (let end = 1; end <= source.length; end += 1) {
        const text = teamsMarkdown.renderStable(source.slice(0, end), 78_000);
        assert.ok(text.startsWith(before), `${JSON.stringify(before)} then ${JSON.stringify(text)}`);
        before = text;
      }
      assert.ok(whole.startsWith(before));
    }),
    { numRuns: propertyRuns(100), seed: 20_261_127 },
  );
});
