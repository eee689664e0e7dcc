import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createManualClock } from 'service-kit';
import { untilNothingWaits } from '../testing/share-provider.ts';
import type { StartedProvider } from '../testing/start-provider.ts';
import { download, memoryGrowth, startWithPerson } from './testing.ts';

const MEGABYTE = 1_048_576;
const DAY_MS = 86_400_000;
const megabytes = (count: number) => Math.round(count * MEGABYTE);

async function sentFile(t: TestContext, size: number) {
  const world = await startWithPerson(t);
  const sent = world.person.sendFile({ kind: 'document', size, name: 'data.bin', caption: 'look' });
  const [event] = await world.messages(1);
  const attachment = event?.data.message.attachments[0];
  assert.ok(attachment !== undefined);
  return { ...world, sent: sent.file, attachment, read: () => download(world.provider.url, attachment.fileId) };
}

describe('files that people send', () => {
  const kinds = [
    ['photo', 'photo-$.jpg', 'image/jpeg'],
    ['document', 'report.pdf', 'application/pdf', { name: 'report.pdf', mimeType: 'application/pdf' }],
    ['video', 'clip.mp4', 'video/mp4', { name: 'clip.mp4' }],
    ['voice', 'voice-$.ogg', 'audio/ogg'],
    ['audio', 'song.mp3', 'audio/mpeg', { name: 'song.mp3' }],
    ['animation', 'fun.mp4', 'video/mp4', { name: 'fun.mp4' }],
    ['video_note', 'video-note-$.mp4', 'video/mp4'],
  ] as const;

  it('arrive whatever their kind, with a name, and are read back byte by byte', async (t) => {
    const { provider, person, messages } = await startWithPerson(t);
    const sent = kinds.map(([kind, , , more], index) =>
      person.sendFile({ kind, bytes: Buffer.from(`content ${index}`), caption: `the ${kind}`, ...more }),
    );
    const events = await messages(kinds.length);
    for (const [index, [kind, name, mimeType]] of kinds.entries()) {
      const { text, attachments } = events[index]!.data.message;
      const { messageId, file } = sent[index]!;
      assert.equal(text, `the ${kind}`);
      const [attachment, ...others] = attachments;
      const { fileId, ...known } = attachment!;
      assert.deepEqual(others, []);
      assert.deepEqual(known, { kind, name: name.replace('$', String(messageId)), mimeType, size: 9 });
      assert.ok(!fileId.includes(file.fileId));
      const received = await download(provider.url, fileId);
      assert.deepEqual([received.status, received.sha256], [200, file.sha256]);
      assert.deepEqual([received.headers['content-type'], received.headers['content-length']], [mimeType, '9']);
    }
  });

  it('are text where they are a place or a contact', async (t) => {
    const { person, messages } = await startWithPerson(t);
    person.sendLocation(1, 2);
    person.sendContact('+100', 'Contact');
    const texts = (await messages(2)).map(({ data }) => data.message.text);
    assert.deepEqual(texts, ['Location: 1, 2', 'Contact: Contact, +100']);
  });

  it('stream: 19.9 MB come whole and memory stays flat, also after a restart', async (t) => {
    const { provider, attachment, sent, restart } = await sentFile(t, megabytes(19.9));
    await provider.stop();
    const { url } = await restart();
    // The first one makes the buffers and code that all later ones use.
    await download(url, attachment.fileId);
    const growth = await memoryGrowth(async () => {
      const { status, size, sha256 } = await download(url, attachment.fileId);
      assert.deepEqual([status, size, sha256], [200, sent.size, sent.sha256]);
    });
    assert.ok(growth.held < 12 * MEGABYTE && growth.rss < 60 * MEGABYTE, JSON.stringify(growth));
  });

  it('arrive with their size where they are too large, and are refused when they are read', async (t) => {
    const { attachment, sent, read } = await sentFile(t, megabytes(20.1));
    assert.equal(attachment.size, sent.size);
    const { status, text } = await read();
    assert.equal(status, 413);
    assert.equal(JSON.parse(text).code, 'FILE_TOO_LARGE');
    assert.match(text, /20971520/);
  });

  it('arrive where they are empty', async (t) => {
    const { attachment, read } = await sentFile(t, 0);
    assert.equal(attachment.size, 0);
    const { status, size } = await read();
    assert.deepEqual([status, size], [200, 0]);
  });

  it('are not found once Telegram has forgotten them, and nobody can ask for anything else', async (t) => {
    const { provider, sent, read } = await sentFile(t, 10);
    assert.equal((await read()).status, 200);
    for (const fileId of [sent.fileId, 'file_unknown', '..%2f..%2fgetMe']) {
      const { status, text } = await download(provider.url, fileId);
      assert.deepEqual([status, JSON.parse(text).code], [404, 'FILE_NOT_FOUND'], fileId);
    }
    provider.standIn.forgetFile(sent.fileId);
    const { status, text } = await read();
    assert.deepEqual([status, JSON.parse(text).code], [404, 'FILE_NOT_FOUND']);
  });

  it('are forgotten with the pairing', async (t) => {
    const { provider, read } = await sentFile(t, 10);
    assert.equal((await provider.call('DELETE', '/v1/pairings/900')).status, 204);
    assert.equal((await read()).status, 404);
  });

  it('are forgotten after 30 days', async (t) => {
    const { provider, attachment, restart } = await sentFile(t, 10);
    // What is not confirmed comes again at the next start, and a file that comes again is kept for longer.
    await untilNothingWaits(provider.standIn);
    const { url, stop } = await restart({ clock: createManualClock(Date.now() + 29 * DAY_MS) });
    assert.equal((await download(url, attachment.fileId)).status, 200);
    await stop();
    const later = await restart({ clock: createManualClock(Date.now() + 31 * DAY_MS) });
    let status = 200;
    while (status === 200) ({ status } = await download(later.url, attachment.fileId));
    assert.equal(status, 404);
  });

  it('are not available while Telegram is down, and a download that breaks never looks whole', async (t) => {
    const { provider, sent, read } = await sentFile(t, 3 * MEGABYTE);
    provider.standIn.breakDownload(sent.fileId, MEGABYTE);
    await assert.rejects(read());
    assert.equal((await read()).sha256, sent.sha256);
    await provider.standIn.setDown(true);
    const { status, text } = await read();
    assert.deepEqual([status, JSON.parse(text).code], [502, 'FILE_UNAVAILABLE']);
    await provider.standIn.setDown(false);
    assert.equal((await read()).status, 200);
  });

  it('never show the bot token: not in an answer, the log or the data folder', async (t) => {
    const { provider, sent, read } = await sentFile(t, 3 * MEGABYTE);
    const { token } = provider.standIn;
    provider.standIn.breakDownload(sent.fileId, MEGABYTE);
    await assert.rejects(read());
    const answers = [await read()];
    await provider.standIn.setDown(true);
    answers.push(await read());
    await provider.standIn.setDown(false);
    provider.standIn.revokeToken();
    answers.push(await read());
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 502, 502],
    );
    const shown = JSON.stringify(answers.map(({ headers, text }) => [headers, text])) + provider.logLines.join('');
    await provider.stop();
    const kept = readdirSync(provider.dataDir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(provider.dataDir, name), 'latin1'));
    for (const text of [shown, ...kept]) assert.ok(!text.includes(token.split(':')[1]!));
  });
});

describe('albums', () => {
  const photos = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => ({
      kind: 'photo' as const,
      bytes: Buffer.from(`photo ${from + index}`),
    }));

  it('of ten files are one event at once, in order, with all captions beside their files', async (t) => {
    const clock = createManualClock(Date.now());
    const { provider, person, messages, receiver } = await startWithPerson(t, { clock });
    const files = photos(10);
    files[0] = { ...files[0]!, caption: 'first' } as never;
    files[9] = { ...files[9]!, caption: 'last' } as never;
    const sent = person.sendAlbum(files);
    const [event] = await messages(1);
    const names = event?.data.message.attachments.map(({ name }) => name) ?? [];
    assert.equal(event?.data.message.text, `${names[0]}: first\n${names[9]}: last`);
    assert.equal(event?.data.message.id, `900:${sent[0]!.messageId}`);
    const shas = [];
    for (const { fileId } of event?.data.message.attachments ?? [])
      shas.push((await download(provider.url, fileId)).sha256);
    assert.deepEqual(
      shas,
      sent.map(({ file }) => file.sha256),
    );
    assert.deepEqual(receiver.problems, []);
  });

  it('are published a second after the last part, under the id of the first', async (t) => {
    const clock = createManualClock(Date.now());
    const { provider, person, messages } = await startWithPerson(t, { clock });
    person.send('hi');
    await messages(1);
    person.sendAlbum(photos(2));
    await untilConfirmed(provider, 3);
    clock.advance(1_000);
    const [, album] = await messages(2);
    assert.equal(album?.data.message.attachments.length, 2);
    assert.match(album.id, new RegExp(`_${provider.standIn.confirmedUpdateIds.at(-2)}$`));
  });

  it('come before whatever else the person sends, and what others send does not touch them', async (t) => {
    const clock = createManualClock(Date.now());
    const { person, messages } = await startWithPerson(t, { clock });
    person.sendAlbum(photos(2));
    person.sendAlbum(photos(3, 2));
    person.send('and now?');
    const events = await messages(3);
    const counts = events.map(({ data }) => data.message.attachments.length);
    assert.deepEqual([...counts, events[2]?.data.message.text], [2, 3, 0, 'and now?']);
  });

  it('are one event also where the provider dies after half of the parts', async (t) => {
    const clock = createManualClock(Date.now());
    const world = await startWithPerson(t, { clock });
    const { provider, person } = world;
    const { standIn } = provider;
    person.send('hi');
    await world.messages(1);
    await provider.stop();
    // A batch has 100 updates: the first one ends in the middle of the album.
    for (let index = 0; index < 95; index++) person.send(`message ${index}`);
    const sent = person.sendAlbum(photos(10));
    const batchHandled = new Promise<void>((resolve) => {
      let polls = 0;
      const end = standIn.onEvent((event) => {
        if (event.type !== 'call' || event.method !== 'getUpdates') return;
        polls += 1;
        if (polls === 1) standIn.failNext('getUpdates', 'hang');
        if (polls < 2) return;
        end();
        resolve();
      });
    });
    const interrupted = await world.restart();
    await batchHandled;
    await interrupted.stop();
    await world.restart();
    const events = await world.messages(97);
    const album = events.at(-1);
    assert.equal(album?.data.message.id, `900:${sent[0]!.messageId}`);
    assert.equal(album.data.message.attachments.length, 10);
    assert.equal(events.length, 97);
  });

  it('of a revoked person go nowhere', async (t) => {
    const clock = createManualClock(Date.now());
    const { provider, person, receiver } = await startWithPerson(t, { clock });
    person.send('hi');
    await receiver.waitFor((events) => events.find(({ type }) => type === 'message.received'));
    person.sendAlbum(photos(2));
    await untilConfirmed(provider, 3);
    await provider.call('DELETE', '/v1/pairings/900');
    clock.advance(2_000);
    await receiver.waitFor((events) => events.some(({ type }) => type === 'session.revoked'));
    assert.equal(receiver.received.filter(({ type }) => type === 'message.received').length, 1);
  });
});

/** Resolves when Telegram has forgotten so many updates: all that follows from them is decided then. */
async function untilConfirmed({ standIn }: StartedProvider, count: number): Promise<void> {
  while (standIn.confirmedUpdateIds.length < count) await nextTurn();
  await nextTurn();
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
