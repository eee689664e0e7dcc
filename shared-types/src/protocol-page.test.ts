import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { describe, it } from 'node:test';
import { type ErrorResponse, EventTypeSchema, examples } from './index.ts';

const folder = new URL('../examples/', import.meta.url);
const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

/** Blocks are marked with the file that they show: ```json message-accepted.json */
const blocks = [...page.matchAll(/^```json *(?<file>\S*)\n(?<text>.*?)^```$/gms)].map(({ groups }) => ({
  file: groups?.file ?? '',
  text: groups?.text ?? '',
}));

describe('the page on the protocol', () => {
  for (const { file, text } of blocks) {
    it(`shows ${file || 'an unmarked block'} as the golden example is`, () => {
      assert.equal(text, readFileSync(new URL(file, folder), 'utf8'));
    });
  }

  it('has no JSON block that these tests overlook', () => {
    assert.equal(blocks.length, page.match(/```json/g)?.length);
  });

  it('shows and names every type of event', () => {
    const shown = new Set(blocks.map(({ text }) => (JSON.parse(text) as { type?: string }).type));
    for (const { const: type } of EventTypeSchema.anyOf) {
      assert.ok(shown.has(type), `no example of ${type}`);
      assert.match(page, new RegExp(`^### .*\`${type.replace('.', '\\.')}\``, 'm'));
    }
  });

  it('lists exactly the error codes of the golden examples, with their status', () => {
    const listed = [...page.matchAll(/^\| (\d{3}) \| `([A-Z_]+)` \|/gm)].map(([, status, code]) => `${status} ${code}`);
    const golden = Object.entries(examples)
      .filter(([name]) => name.startsWith('error-response.'))
      .map(([, example]) => example as ErrorResponse);
    assert.deepEqual(listed.sort(), golden.map(({ statusCode, code }) => `${statusCode} ${code}`).sort());
    for (const { statusCode, error } of golden) assert.equal(error, STATUS_CODES[statusCode]);
  });

  it('signs its own example of a webhook rightly', () => {
    const [, id, timestamp, signature, body] =
      /^webhook-id: (.+)\nwebhook-timestamp: (.+)\nwebhook-signature: v1,(.+)\n\n(.+)$/m.exec(page) ?? [];
    const secret = /signed with `whsec_([^`]+)`/.exec(page)?.[1] ?? '';
    const expected = createHmac('sha256', Buffer.from(secret, 'base64')).update(`${id}.${timestamp}.${body}`);
    assert.equal(signature, expected.digest('base64'));
  });

  it('points only to files that exist', () => {
    for (const [, path = ''] of page.matchAll(/\]\((\.\.\/[^)]+)\)/g)) {
      assert.ok(existsSync(new URL(`../../docs/${path}`, import.meta.url)), path);
    }
  });
});
