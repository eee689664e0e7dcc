import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Chat } from '../../sandbox/src/teams/index.ts';
import { API_TOKEN, botMessage, startProvider, startStandIn } from './testing/start-provider.ts';

async function startWithPerson(t: TestContext) {
  const provider = await startProvider(t);
  const receiver = await provider.subscribe();
  const chat = provider.standIn.person('Ann').personal();
  await provider.pair(chat);
  const folder = join(provider.dataDir, 'outgoing-teams');
  const spooled = () => readdirSync(folder);
  const nothingSpooled = () =>
    new Promise<void>((resolve) => {
      const watcher = watch(folder, look);
      function look() {
        if (spooled().length > 0) return;
        watcher.close();
        resolve();
      }
      look();
    });
  return { ...provider, receiver, chat, spooled, nothingSpooled };
}

const consentOf = (chat: Chat) => chat.waitFor(({ messages }) => messages.find((one) => one.consent !== undefined));

async function readFile(url: string, fileId: string) {
  const headers = { authorization: `Bearer ${API_TOKEN}` };
  const response = await fetch(`${url}/v1/files/${fileId}`, { headers });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

describe('files that come in', () => {
  it('are read whole, by an address or with our token, and no address is told', async (t) => {
    const { chat, receiver, url, standIn, logLines } = await startWithPerson(t);
    const bytes = randomBytes(300_000);
    const picture = readFileSync(new URL('./app-package/icons/color.png', import.meta.url));
    chat.sendFile({ name: 'data.bin', bytes }, 'look');
    chat.sendPicture({ bytes: picture, contentType: 'image/png' }, 'and this');
    const events = await receiver.waitFor((all) => {
      const found = all.filter(({ type }) => type === 'message.received');
      return found.length === 2 && found;
    });
    const ids = events.flatMap((event) => (event.type === 'message.received' ? event.data.message.attachments : []));
    const [file, shown] = await Promise.all(ids.map(({ fileId }) => readFile(url, fileId)));
    assert.deepEqual([file?.status, file?.body.equals(bytes)], [200, true]);
    assert.deepEqual([shown?.type, shown?.body.equals(picture)], ['image/png', true]);
    for (const secret of standIn.secrets()) {
      assert.ok(![...logLines, JSON.stringify(receiver.received)].join('').includes(secret));
    }
  });

  it('whose link has expired are not there any more', async (t) => {
    const { chat, receiver, url, standIn } = await startWithPerson(t);
    const { fileId: sent } = chat.sendFile({ name: 'a', size: 10 });
    const event = await receiver.waitFor((all) => all.find(({ type }) => type === 'message.received'));
    standIn.expireFile(sent);
    const [attachment] = event.type === 'message.received' ? event.data.message.attachments : [];
    assert.equal((await readFile(url, attachment?.fileId ?? '')).status, 404);
  });
});

describe('files that go out', () => {
  it('wait for the person, and are in their OneDrive once accepted, however often that comes', async (t) => {
    const { chat, sendFile, standIn, spooled, nothingSpooled, settled } = await startWithPerson(t);
    const bytes = randomBytes(1_000_000);
    const id = await sendFile(chat, 'report.pdf', bytes, 'application/pdf', 'Here');
    const asked = await consentOf(chat);
    assert.equal((await settled(id)).status, 'sent');
    assert.equal(spooled().length, 1);
    const { activity } = await chat.acceptFile(asked.id);
    await standIn.sendAgain(String(activity.id));
    const shown = await chat.waitFor(({ messages }) => messages.find((one) => one.file !== undefined));
    assert.equal(shown.file?.name, 'report.pdf');
    await chat.waitFor(({ messages }) => messages.every((one) => one.consent === undefined));
    assert.deepEqual(
      standIn.uploadedFiles.map(({ size }) => size),
      [bytes.length],
    );
    await nothingSpooled();
  });

  it('that are declined are said not to be sent, and go', async (t) => {
    const { chat, sendFile, nothingSpooled } = await startWithPerson(t);
    await sendFile(chat, 'report.pdf', randomBytes(10), 'application/pdf');
    await chat.declineFile((await consentOf(chat)).id);
    await botMessage(chat, /report\.pdf was not sent, as you declined it/);
    await nothingSpooled();
  });

  it('whose upload breaks off arrive after a restart, and those whose address expired are asked for again', async (t) => {
    const standIn = await startStandIn(t);
    const first = await startProvider(t, { standIn });
    const chat = standIn.person('Ann').personal();
    await first.pair(chat);
    await first.sendFile(chat, 'a.bin', randomBytes(10), 'application/octet-stream');
    const asked = await consentOf(chat);
    for (let index = 0; index < 6; index += 1) standIn.failNext('upload', { status: 503 });
    await chat.acceptFile(asked.id);
    await first.stop();
    await startProvider(t, { standIn, dataDir: first.dataDir });
    await chat.waitFor(({ messages }) => messages.find((one) => one.file !== undefined));
    assert.equal(standIn.uploadedFiles.length, 1);
  });

  it('are asked for again where the address has expired', async (t) => {
    const { chat, sendFile, standIn } = await startWithPerson(t);
    await sendFile(chat, 'a.bin', randomBytes(10), 'application/octet-stream');
    const asked = await consentOf(chat);
    standIn.failNext('upload', { status: 404 });
    await chat.acceptFile(asked.id);
    const again = await chat.waitFor(({ messages }) => messages.find((one) => one.consent && one.id !== asked.id));
    await chat.acceptFile(again.id);
    await chat.waitFor(({ messages }) => messages.find((one) => one.file !== undefined));
  });

  it('are pictures where Teams shows them, and words in groups', async (t) => {
    const { chat, sendFile, standIn, pair } = await startWithPerson(t);
    const picture = readFileSync(new URL('./app-package/icons/color.png', import.meta.url));
    await sendFile(chat, 'color.png', picture, 'image/png');
    await chat.waitFor(({ messages }) => messages.find(({ pictures }) => pictures.length === 1));
    const group = standIn.person('Ann').group('Crew');
    await pair(group, '@bot hello');
    await sendFile(group, 'notes.md', Buffer.from('some notes'), 'text/markdown', 'Here');
    await botMessage(group, /notes\.md:[\s\S]*some notes/);
    await sendFile(group, 'a.pdf', randomBytes(1_000), 'application/pdf');
    await botMessage(group, /a\.pdf.*cannot be sent here/);
  });
});
