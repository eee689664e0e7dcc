import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { startReceiver } from '../../../provider-kit/src/testing/start-receiver.ts';
import { createTelegramStandIn } from '../../../sandbox/src/telegram/index.ts';
import { requireTelegramSettings } from '../config.ts';
import { startProvider, temporaryFolder } from '../testing/start-provider.ts';
import { createLocalFiles, placeOf } from './local-files.ts';
import { download, madeUpBytes, memoryGrowth, PERSON_ID, upload } from './testing.ts';

const MEGABYTE = 1_048_576;
const TOKEN = '7000000001:AAsandbox-token-that-works-nowhere0';

describe('the place of a file of an own Bot API server', () => {
  const cases: [string, string, string | undefined][] = [
    ['below the folder', `/srv/api/${TOKEN}/documents/a.pdf`, `/srv/api/${TOKEN}/documents/a.pdf`],
    ['in a container', `/var/lib/telegram-bot-api/${TOKEN}/documents/a.pdf`, `/srv/api/${TOKEN}/documents/a.pdf`],
    ['without colons', `/data/${TOKEN.replace(':', '~')}/a.pdf`, `/srv/api/${TOKEN.replace(':', '~')}/a.pdf`],
    ['of the test servers', `/data/${TOKEN}:T/a.pdf`, `/srv/api/${TOKEN}:T/a.pdf`],
    ['on Windows', `C:\\api\\${TOKEN.replace(':', '~')}\\a.pdf`, `/srv/api/${TOKEN.replace(':', '~')}/a.pdf`],
    ['elsewhere', '/etc/passwd', undefined],
    ['of another bot in a container', '/var/lib/7000000002:AAanother/a.pdf', undefined],
    ['beside the folder', '/srv/api-2/a.pdf', undefined],
    ['that is the folder itself', '/srv/api', undefined],
    ['that climbs out', '/srv/api/../other/a.pdf', undefined],
    ['that climbs out of the bot', `/data/${TOKEN}/../../../etc/passwd`, undefined],
    ['that is relative', 'documents/a.pdf', undefined],
  ];
  for (const [name, path, place] of cases) {
    it(`${place === undefined ? 'is nowhere for a path' : 'is known for a path'} ${name}`, () =>
      assert.equal(placeOf(path, { folder: '/srv/api', token: TOKEN }), place));
  }
});

describe('a file of an own Bot API server', () => {
  function setup(t: TestContext) {
    const root = temporaryFolder(t);
    const folder = join(root, 'api');
    const documents = join(folder, TOKEN, 'documents');
    mkdirSync(documents, { recursive: true });
    writeFileSync(join(root, 'outside.txt'), 'outside');
    writeFileSync(join(documents, 'a.txt'), 'inside');
    return { root, folder, documents, files: createLocalFiles({ folder, token: TOKEN }) };
  }

  it('is read where it lies, also over a link to the folder', async (t) => {
    const { root, folder, documents, files } = setup(t);
    symlinkSync(folder, join(root, 'link'));
    const linked = createLocalFiles({ folder: join(root, 'link'), token: TOKEN });
    for (const [from, path] of [
      [files, join(documents, 'a.txt')],
      [linked, join(documents, 'a.txt')],
    ] as const) {
      const found = await from.open(path);
      assert.ok(found.status === 'ok' && found.size === 6);
      assert.equal(Buffer.concat(await found.body.toArray()).toString(), 'inside');
    }
  });

  it('is refused where it lies or leads elsewhere, and no path is told', async (t) => {
    const { root, documents, files } = setup(t);
    symlinkSync(join(root, 'outside.txt'), join(documents, 'link.txt'));
    for (const path of [
      join(root, 'outside.txt'),
      join(documents, 'link.txt'),
      join(documents, '../../../outside.txt'),
    ]) {
      const found = await files.open(path);
      assert.ok(
        found.status === 'unavailable' && /outside of channels\.telegram\.localApiFiles$/.test(found.reason),
        path,
      );
    }
  });

  it('is not found where it is gone or a folder', async (t) => {
    const { documents, files } = setup(t);
    for (const path of [join(documents, 'b.txt'), documents, join(documents, 'a.txt/b')]) {
      assert.deepEqual(await files.open(path), { status: 'not_found' });
    }
  });
});

describe('an own Bot API server with --local', () => {
  async function setup(t: TestContext, { isSet = true } = {}) {
    const localFolder = temporaryFolder(t);
    const standIn = await createTelegramStandIn({ rateLimits: false, localFolder });
    t.after(() => standIn.close());
    const telegram = { allowFrom: [PERSON_ID], ...(isSet && { localApiFiles: localFolder }) };
    const provider = await startProvider(t, { standIn, telegram });
    const receiver = await startReceiver(t);
    await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
    const person = standIn.person({ id: PERSON_ID, firstName: 'Allowed' });
    const sendAndGet = async (size: number) => {
      const { file } = person.sendFile({ kind: 'document', size, name: 'large.bin', caption: 'look' });
      const event = await receiver.waitFor((events) => events.find(({ type }) => type === 'message.received'));
      assert.ok(event.type === 'message.received');
      return { sent: file, fileId: event.data.message.attachments[0]?.fileId ?? '' };
    };
    return { provider, standIn, person, localFolder, sendAndGet };
  }

  it('has its limits in what the provider says of itself', async (t) => {
    const { provider, standIn } = await setup(t);
    await standIn.untilPolling();
    const { body } = await provider.call<{ capabilities: { limits: Record<string, number> } }>('GET', '/v1/provider');
    const { incomingFileBytes, outgoingFileBytes } = body.capabilities.limits;
    assert.deepEqual([incomingFileBytes, outgoingFileBytes], [2_000 * MEGABYTE, 2_000 * MEGABYTE]);
  });

  it('hands out a file of more than 20 MB from its disk, and memory stays flat', async (t) => {
    const { provider, sendAndGet } = await setup(t);
    const { sent, fileId } = await sendAndGet(21 * MEGABYTE);
    await download(provider.url, fileId);
    const growth = await memoryGrowth(async () => {
      const { status, size, sha256 } = await download(provider.url, fileId);
      assert.deepEqual([status, size, sha256], [200, sent.size, sent.sha256]);
    });
    assert.ok(growth.held < 12 * MEGABYTE, JSON.stringify(growth));
    assert.ok(!provider.logLines.join('').includes(TOKEN.slice(11)));
  });

  it('takes a file of more than 50 MB', async (t) => {
    const { provider, person } = await setup(t);
    person.send('hi');
    const size = 51 * MEGABYTE;
    const parts = [
      ['remoteSessionId', String(PERSON_ID)],
      ['file', { bytes: madeUpBytes(size), name: 'large.bin' }],
    ] as const;
    const { status } = await upload(
      provider.url,
      parts.map((part) => [...part] as [string, never]),
      { 'idempotency-key': 'one' },
    );
    assert.equal(status, 202);
    const { file } = await person.waitFor(({ messages }) => messages.find((one) => one.file !== undefined), {
      timeoutMs: 30_000,
    });
    assert.equal(file?.size, size);
  });

  it('says its own limit where a file is too large even for it', async (t) => {
    const { provider, person } = await setup(t);
    person.send('hi');
    const declared = { 'idempotency-key': 'two', 'content-length': String(2_100 * MEGABYTE) };
    const { status, body } = await upload(provider.url, [['remoteSessionId', String(PERSON_ID)]], declared);
    assert.equal(status, 413);
    assert.match(String(body.message), /2097152000 bytes/);
  });

  it('whose file cannot be read says why, and not where', async (t) => {
    const { provider, localFolder, sendAndGet } = await setup(t);
    const { fileId } = await sendAndGet(10);
    await download(provider.url, fileId);
    const link = join(localFolder, TOKEN, 'documents', 'file_0.bin');
    rmSync(link);
    symlinkSync(link, link);
    const { status, text } = await download(provider.url, fileId);
    assert.deepEqual([status, JSON.parse(text).code], [502, 'FILE_UNAVAILABLE']);
    assert.match(text, /cannot be read \(ELOOP\)/);
    assert.ok(!text.includes(localFolder));
  });

  it('that is not set as one is named as the reason, and nothing is read from disk', async (t) => {
    const { provider, localFolder, sendAndGet } = await setup(t, { isSet: false });
    const { fileId } = await sendAndGet(10);
    const { status, text } = await download(provider.url, fileId);
    assert.equal(status, 502);
    assert.match(text, /runs with --local; set channels\.telegram\.localApiFiles/);
    assert.ok(!text.includes(localFolder));
  });

  const mistakes: [string, (folder: string) => Record<string, string>, RegExp][] = [
    [
      'telegram.org',
      (folder) => ({ apiRoot: 'https://api.telegram.org', localApiFiles: folder }),
      /own Bot API server/,
    ],
    ['a relative path', () => ({ localApiFiles: 'files' }), /absolute path/],
    ['a folder that is not there', (folder) => ({ localApiFiles: join(folder, 'none') }), /names no folder .*--dir/],
  ];
  for (const [name, settingsIn, words] of mistakes) {
    it(`is refused at the start with ${name}`, (t) => {
      const telegram = { botToken: TOKEN, apiRoot: 'http://127.0.0.1:1', ...settingsIn(temporaryFolder(t)) };
      assert.throws(() => requireTelegramSettings({ channels: { telegram } } as never), words);
    });
  }
});
