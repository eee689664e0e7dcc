import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { describe, it } from 'node:test';
import { examples } from './examples.ts';
import {
  ActionRowsSchema,
  ActionSchema,
  type ErrorResponse,
  EventTypeSchema,
  IdempotencyHeadersSchema,
  MessageChangeSchema,
  MessageRequestSchema,
  PAIRING_CODE_ALPHABET,
  PAIRING_CODE_LENGTH,
} from './index.ts';

const folder = new URL('../examples/', import.meta.url);
const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

/** Blocks are marked with the file that they show: ```json message-accepted.json */
const blocks = [...page.matchAll(/^```json *(?<file>\S*)\n(?<text>.*?)^```$/gms)].map(({ groups }) => ({
  file: groups?.file ?? '',
  text: groups?.text ?? '',
}));

const mostOf = (schema: object): unknown =>
  'maxLength' in schema ? schema.maxLength : 'maxItems' in schema ? schema.maxItems : undefined;

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

  it('names the limits that the schemas have', () => {
    const { text, remoteSessionId } = MessageRequestSchema.properties;
    const limits: [unknown, RegExp][] = [
      [mostOf(text), /A text has up to ([\d,]+) characters/],
      [mostOf(remoteSessionId), /The `sessionId` \(up to (\d+) characters\)/],
      [mostOf(ActionRowsSchema.items), /up to (\d+) in a row/],
      [mostOf(ActionRowsSchema), /in a row, up to (\d+) rows/],
      [mostOf(ActionSchema.properties.id), /\(1 to (\d+) characters each\)/],
      [
        mostOf(IdempotencyHeadersSchema.properties['idempotency-key']),
        /`Idempotency-Key`\*\* \(1 to (\d+) characters\)/,
      ],
      [PAIRING_CODE_LENGTH, /The code has (\d+)\s/],
    ];
    for (const [limit, pattern] of limits) {
      assert.equal(Number(pattern.exec(page)?.[1]?.replaceAll(',', '')), limit, String(pattern));
    }
    assert.ok(page.includes(`\`${PAIRING_CODE_ALPHABET}\``));
  });

  it('speaks of a change that leaves out what stays as it is', () => {
    const fields = Object.values(MessageChangeSchema.properties) as { default?: unknown }[];
    assert.deepEqual(
      fields.filter((field) => 'default' in field),
      [],
    );
  });
});
