import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanFileName } from './clean-file-name.ts';
import { readMultipart, readPartHeader } from './multipart.ts';

const CONTENT_TYPE = 'multipart/form-data; boundary=----------abc';

async function* cut(body: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < body.length; start += size) yield body.subarray(start, start + size);
}

const bodyOf = (content: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from('------------abc\r\ncontent-disposition:form-data;name="chat_id"\r\n\r\n42\r\n'),
    Buffer.from('------------abc\r\ncontent-disposition:form-data;name="f1";filename=a b.txt\r\n'),
    Buffer.from('content-type:application/octet-stream\r\n\r\n'),
    content,
    Buffer.from('\r\n------------abc--\r\n'),
  ]);

test('a body is read the same however it is cut', async () => {
  const lookalikes = fc.array(fc.constantFrom('\r\n', '--', '------------ab', '\r\n-----------', 'x', '\0'));
  await fc.assert(
    fc.asyncProperty(lookalikes, fc.integer({ min: 1, max: 80 }), async (pieces, size) => {
      const content = Buffer.from(pieces.join(''));
      const [chat, file] = await readMultipart(cut(bodyOf(content), size), CONTENT_TYPE, 1_000);
      assert.deepEqual([chat?.name, chat?.bytes?.toString()], ['chat_id', '42']);
      assert.deepEqual([file?.filename, file?.bytes?.toString()], ['a b.txt', content.toString()]);
    }),
  );
});

test('a body that breaks off is refused', async () => {
  const body = bodyOf(Buffer.from('hello'));
  await assert.rejects(readMultipart(cut(body.subarray(0, -8), 50), CONTENT_TYPE, 0), /unexpected end/);
});

test('a file name is read as at Telegram', () => {
  const filenameOf = (value: string) => readPartHeader(`content-disposition: form-data; name="a"; ${value}`).filename;
  assert.equal(filenameOf('filename="one; two.txt"'), 'one; two.txt');
  assert.equal(filenameOf('filename=one; two.txt'), 'one');
  assert.equal(filenameOf('filename=one%20two.txt'), 'one two.txt');
  assert.equal(filenameOf('filename=100%.txt'), '100%.txt');
});

test('a file name is cleaned as at Telegram', () => {
  const names: [string, string][] = [
    ['Äpfel 3.csv', 'Äpfel 3.csv'],
    ['.env', 'env'],
    ['../../etc/passwd', 'passwd'],
    ["it's <new>.md", 'it s  new.md'],
    ['', 'file'],
    [`${'x'.repeat(80)}.txt`, `${'x'.repeat(64)}.txt`],
  ];
  for (const [name, cleaned] of names) assert.equal(cleanFileName(name), cleaned);
});
