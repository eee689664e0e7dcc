import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReply } from './render-reply.ts';
import { findFaults } from './testing/check-formatted.ts';
import { show } from './testing/show.ts';

const limits = { maxLength: 4096, maxEntities: 100 };
const paragraph = `**Words** ${'and more words '.repeat(60).trim()}.\n\n`;

test('A short answer is one message and no document', () => {
  assert.deepEqual(renderReply('Hello **you**'), {
    parts: [{ text: 'Hello you', entities: [{ type: 'bold', offset: 6, length: 3 }] }],
  });
});

test('An answer of four messages is shown whole', () => {
  const { parts, document } = renderReply(paragraph.repeat(16));
  assert.equal(parts.length, 4);
  assert.equal(document, undefined);
});

test('A longer answer is its first part and the whole as a Markdown document', () => {
  const markdown = paragraph.repeat(30);
  const { parts, document } = renderReply(markdown);
  assert.equal(parts.length, 1);
  assert.match(parts[0]?.text ?? '', /^Words and more.*more words\.\n\n… continues in the file$/s);
  assert.deepEqual(findFaults(parts[0] ?? { text: ' ', entities: [] }, limits), []);
  assert.deepEqual(document, { name: 'answer.md', content: markdown });
});

test('An answer of a megabyte is its rendered first part and the document', () => {
  const markdown = `\`\`\`js\nconst a = 1;\n\n\`\`\`\n\n${paragraph}`.repeat(1100);
  const { parts, document } = renderReply(markdown);
  assert.deepEqual(findFaults(parts[0] ?? { text: ' ', entities: [] }, limits), []);
  assert.deepEqual(parts[0]?.entities[0], { type: 'pre', language: 'js', offset: 0, length: 12 });
  assert.equal(document?.content, markdown);
});

test('The names and limits can be chosen', () => {
  const options = { maxLength: 20, maxParts: 1, documentName: 'antwort.md', continuation: '…' };
  const { parts, document } = renderReply('**one** two three\n\nfour five six', options);
  assert.deepEqual(parts.map(show), ['⟦bold⟧one⟦/⟧ two three\n\n…']);
  assert.equal(document?.name, 'antwort.md');
});

test('An answer with nothing to show has no parts', () => {
  assert.deepEqual(renderReply(' \n '), { parts: [] });
});
