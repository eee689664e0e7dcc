import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { MessageState } from 'shared-types';
import { API_TOKEN, type StartedProvider } from '../testing/start-provider.ts';
import {
  type FormFile,
  type FormPart,
  madeUpBytes,
  memoryGrowth,
  PERSON_ID,
  sha256Of,
  startWithPerson,
  upload,
} from './testing.ts';

const MEGABYTE = 1_048_576;
const LIMIT_BYTES = 50 * MEGABYTE;

const toPerson: FormPart = ['remoteSessionId', String(PERSON_ID)];
const text = (content: string, name = 'notes.txt'): FormFile => ({ bytes: [Buffer.from(content)], name });
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const spooled = ({ dataDir }: Pick<StartedProvider, 'dataDir'>) => readdirSync(join(dataDir, 'outgoing-telegram'));

/** A PNG image as far as its beginning tells. */
function png(width: number, height: number): FormFile {
  const bytes = Buffer.alloc(64);
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return { bytes: [bytes], name: 'chart.png', mimeType: 'image/png' };
}

/** As the others, with a person who has been in touch and so may be written to. */
async function start(t: TestContext) {
  const world = await startWithPerson(t);
  const { provider, person } = world;
  person.send('hi');
  await world.messages(1);
  let keys = 0;
  const bot = () => person.messages.filter(({ from }) => from === 'bot');
  return {
    ...world,
    bot,
    post: (parts: readonly FormPart[], key = `key ${++keys}`, { url } = provider) =>
      upload(url, parts, { 'idempotency-key': key }),
    shown: (count: number) => person.waitFor(() => bot().length >= count && bot()),
    async settled(id: unknown, { call }: Pick<StartedProvider, 'call'> = provider): Promise<MessageState> {
      for (;;) {
        const { body } = await call<MessageState>('GET', `/v1/messages/${id}`);
        if (body.status !== 'queued') return body;
        await pause(5);
      }
    },
    async untilNothingIsSpooled(of: Pick<StartedProvider, 'dataDir'> = provider) {
      while (spooled(of).length > 0) await nextTurn();
    },
  };
}

describe('sending files', () => {
  it('shows a document with its name and its caption in Markdown, and keeps nothing of it', async (t) => {
    const { provider, post, shown, settled, untilNothingIsSpooled, person } = await start(t);
    const question = person.send('where is it?');
    const { status, body } = await post([
      ['file', text('the content', 'résumé; 100%.txt')],
      ['caption', 'the **caption**'],
      ['replyTo', `${PERSON_ID}:${question}`],
      toPerson,
    ]);
    assert.equal(status, 202);
    const [message] = await shown(1);
    assert.deepEqual([message?.text, message?.entities], ['the caption', [{ type: 'bold', offset: 4, length: 7 }]]);
    assert.deepEqual([message?.document?.name, message?.replyToMessageId], ['résumé; 100%.txt', question]);
    assert.equal(message?.document?.bytes?.toString(), 'the content');
    const state = { id: body.id, status: 'sent', platformIds: [String(message?.messageId)] };
    assert.deepEqual(await settled(body.id), state);
    await untilNothingIsSpooled();
    assert.equal(statSync(join(provider.dataDir, 'outgoing-telegram')).mode & 0o777, 0o700);
  });

  it('streams 50 MB with flat memory', async (t) => {
    const { post, shown } = await start(t);
    const file = () => ({ bytes: madeUpBytes(LIMIT_BYTES), name: 'large.bin' });
    await post([toPerson, ['file', { bytes: madeUpBytes(5 * MEGABYTE) }]]);
    await shown(1);
    const growth = await memoryGrowth(async () => {
      assert.equal((await post([toPerson, ['file', file()]])).status, 202);
      const [, message] = await shown(2);
      assert.deepEqual([message?.file?.size, message?.file?.sha256], [LIMIT_BYTES, sha256Of(file().bytes)]);
    });
    assert.ok(growth.held < 35 * MEGABYTE && growth.rss < 60 * MEGABYTE, JSON.stringify(growth));
  });

  // One byte more that is not announced is sent by the conformance run.
  it('refuses what says beforehand that it is too large, and keeps nothing', async (t) => {
    const { provider } = await start(t);
    const announced = { 'idempotency-key': 'k', 'content-length': String(LIMIT_BYTES * 2) };
    const { status, body } = await upload(provider.url, [], announced);
    assert.deepEqual([status, body.code], [413, 'FILE_TOO_LARGE']);
    assert.match(String(body.message), /52428800/);
    assert.deepEqual(spooled(provider), []);
  });

  it('keeps nothing of an upload that breaks off', async (t) => {
    const { provider } = await start(t);
    const call = request(`${provider.url}/v1/files`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${API_TOKEN}`,
        'idempotency-key': 'broken',
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': '1000',
      },
    });
    call.on('error', () => {});
    call.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nthe beginning');
    while (spooled(provider).length === 0) await nextTurn();
    call.destroy();
    while (spooled(provider).length > 0) await nextTurn();
  });

  it('gives up a file that is on its way when the service stops, and sends it after the next start', async (t) => {
    const { provider, post, shown, restart, bot } = await start(t);
    const body = { bytes: madeUpBytes(20 * MEGABYTE), name: 'a.bin' };
    const isUploading = new Promise<void>((resolve) => {
      const check = () => {
        if (provider.standIn.calls.some(({ method }) => method === 'sendDocument')) resolve();
        else setImmediate(check);
      };
      check();
    });
    assert.equal((await post([toPerson, ['file', body]])).status, 202);
    await isUploading;
    await restart();
    const [message] = await shown(1);
    assert.equal(message?.file?.sha256, sha256Of(madeUpBytes(20 * MEGABYTE)));
    assert.equal(bot().length, 1);
  });

  it('shows images as photos, and as documents where Telegram would not take them', async (t) => {
    const { provider, post, shown } = await start(t);
    const refusal = { error_code: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' };
    await post([toPerson, ['file', png(640, 480)]]);
    await post([toPerson, ['file', png(9_000, 300)]]);
    await post([toPerson, ['file', { ...png(640, 480), bytes: [Buffer.from('not an image at all')] }]]);
    await shown(3);
    provider.standIn.failNext('sendPhoto', refusal);
    const { body } = await post([toPerson, ['file', png(800, 600)]]);
    const messages = await shown(4);
    assert.deepEqual(
      messages.map(({ file }) => file?.kind),
      ['photo', 'document', 'document', 'document'],
    );
    assert.equal(messages[3]?.document?.name, 'chart.png');
    assert.equal((await provider.call('GET', `/v1/messages/${body.id}`)).status, 200);
  });

  it('goes on in messages where the caption is too long', async (t) => {
    const { post, shown } = await start(t);
    const words = Array.from({ length: 1_500 }, (_, index) => `word${index}`).join(' ');
    await post([toPerson, ['caption', words], ['file', text('content')]]);
    const messages = await shown(4);
    assert.equal(messages.map((message) => message.text).join(' '), words);
    assert.ok(messages[0]?.document !== undefined && messages[0].text.length <= 1_024);
    assert.equal(messages.filter(({ file }) => file !== undefined).length, 1);
  });

  it('takes the same key with the same content once, and refuses it with another', async (t) => {
    const { provider, post, shown, untilNothingIsSpooled } = await start(t);
    const parts: FormPart[] = [toPerson, ['caption', 'once'], ['file', text('same')]];
    const [first, again] = await Promise.all([post(parts, 'one'), post(parts.toReversed(), 'one')]);
    assert.deepEqual([first.status, again], [202, first]);
    for (const other of [
      [toPerson, ['caption', 'once'], ['file', text('other')]],
      [toPerson, ['caption', 'twice'], ['file', text('same')]],
    ] as FormPart[][]) {
      const { status, body } = await post(other, 'one');
      assert.deepEqual([status, body.code], [422, 'IDEMPOTENCY_KEY_REUSED']);
    }
    const message = { remoteSessionId: String(PERSON_ID), text: 'once' };
    const reused = await provider.call('POST', '/v1/messages', message, { 'idempotency-key': 'one' });
    assert.equal(reused.status, 422);
    await provider.send({ ...message, text: 'last' });
    assert.deepEqual(
      (await shown(2)).map((one) => one.text),
      ['once', 'last'],
    );
    await untilNothingIsSpooled();
  });

  it('refuses what is not one file for a paired remote session, and keeps nothing', async (t) => {
    const { provider, post } = await start(t);
    const file: FormPart = ['file', text('content')];
    const cases: [FormPart[], number, string][] = [
      [[file], 400, 'VALIDATION_FAILED'],
      [[toPerson], 400, 'VALIDATION_FAILED'],
      [[toPerson, file, file], 400, 'VALIDATION_FAILED'],
      [[toPerson, file, toPerson], 400, 'VALIDATION_FAILED'],
      [[toPerson, file, ['caption', 'x'.repeat(70_000)]], 400, 'VALIDATION_FAILED'],
      [[toPerson, ['file', text('')]], 400, 'FILE_EMPTY'],
      [[['remoteSessionId', '999'], file], 404, 'REMOTE_SESSION_NOT_PAIRED'],
    ];
    for (const [index, [parts, status, code]] of cases.entries()) {
      const answer = await post(parts);
      assert.deepEqual([index, answer.status, answer.body.code], [index, status, code]);
    }
    const withoutKey = await upload(provider.url, [toPerson, file]);
    assert.deepEqual([withoutKey.status, withoutKey.body.code], [400, 'IDEMPOTENCY_KEY_REQUIRED']);
    const json = await provider.call('POST', '/v1/files', {}, { 'idempotency-key': 'k' });
    assert.deepEqual([json.status, json.body.code], [400, 'VALIDATION_FAILED']);
    const torn = { 'idempotency-key': 'torn', 'content-type': 'multipart/form-data; boundary=another' };
    const broken = await upload(provider.url, [toPerson, file], torn);
    assert.deepEqual([broken.status, broken.body.code], [400, 'VALIDATION_FAILED']);
    assert.deepEqual(spooled(provider), []);
  });

  it('keeps the order of texts and files, also where a file has to wait', async (t) => {
    const { provider, post, shown } = await start(t);
    const message = { remoteSessionId: String(PERSON_ID) };
    provider.standIn.failNext('sendDocument', {
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    });
    await provider.send({ ...message, text: 'one' });
    await post([toPerson, ['caption', 'two'], ['file', text('file')]]);
    await provider.send({ ...message, text: 'three' });
    assert.deepEqual(
      (await shown(3)).map((one) => one.text),
      ['one', 'two', 'three'],
    );
  });

  it('sends after a restart what was on disk before, once, and sweeps what belongs to nobody', async (t) => {
    const { provider, post, shown, restart, settled, untilNothingIsSpooled, bot } = await start(t);
    await provider.standIn.setDown(true);
    const { status, body } = await post([toPerson, ['file', { bytes: madeUpBytes(3 * MEGABYTE), name: 'a.bin' }]]);
    assert.equal(status, 202);
    assert.equal(spooled(provider).length, 1);
    const [name = ''] = spooled(provider);
    assert.equal(statSync(join(provider.dataDir, 'outgoing-telegram', name)).mode & 0o777, 0o600);
    await provider.stop();
    writeFileSync(join(provider.dataDir, 'outgoing-telegram', 'left-over'), 'of a process that died');
    // Earlier versions had one folder for all providers.
    const shared = join(provider.dataDir, 'outgoing');
    mkdirSync(shared);
    renameSync(join(provider.dataDir, 'outgoing-telegram', name), join(shared, name));
    writeFileSync(join(shared, 'of-another-provider'), 'waits');
    await provider.standIn.setDown(false);
    const next = await restart();
    const [message] = await shown(1);
    assert.equal(message?.file?.sha256, sha256Of(madeUpBytes(3 * MEGABYTE)));
    assert.equal((await settled(body.id, next)).status, 'sent');
    await untilNothingIsSpooled(next);
    assert.equal(bot().length, 1);
    assert.deepEqual(readdirSync(shared), ['of-another-provider']);
  });

  it('ends with the reason where Telegram refuses, and with the pairing', async (t) => {
    const { provider, post, settled } = await start(t);
    const refusal = { error_code: 400, description: 'Bad Request: no' };
    const ends = ['sendDocument', 'sendMessage'].map((method) => provider.standIn.failWhile(method, refusal));
    const refused = await post([toPerson, ['file', text('refused')]]);
    assert.deepEqual(await settled(refused.body.id), {
      id: refused.body.id,
      status: 'failed',
      platformIds: [],
      reason: '400: Bad Request: no',
    });
    for (const end of ends) end();
    const flood = { error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 3_600 } };
    provider.standIn.failNext('sendDocument', flood);
    const waiting = await post([toPerson, ['file', text('waits')]]);
    await provider.call('DELETE', `/v1/pairings/${PERSON_ID}`);
    assert.equal((await settled(waiting.body.id)).status, 'failed');
    // The refused one can be sent again.
    while (spooled(provider).length > 1) await nextTurn();
  });

  it('changes the caption of a file that was sent', async (t) => {
    const { provider, post, shown, person } = await start(t);
    const { body } = await post([toPerson, ['caption', 'before'], ['file', text('content')]]);
    await shown(1);
    await provider.call('PATCH', `/v1/messages/${body.id}`, { text: '_after_' });
    await person.waitFor(({ messages }) => messages.find((one) => one.text === 'after' && one.file !== undefined));
  });
});
