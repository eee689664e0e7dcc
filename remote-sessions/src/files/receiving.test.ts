import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { until } from '../testing/waiting.ts';
import { anyBytes, startWithFiles } from './testing.ts';

type World = Awaited<ReturnType<typeof startWithFiles>>;

const listed = ({ projectDir, exists }: World) =>
  exists('.attachments') ? readdirSync(join(projectDir, '.attachments')) : [];

/** What lies in the project besides notes that say that an upload failed. */
const unexplained = (world: World) =>
  listed(world).filter((name) => !/This upload failed/.test(String(world.read(`.attachments/${name}`))));

describe('a message with files', () => {
  it('is one prompt with the caption, however many files it has', async (t) => {
    const world = await startWithFiles(t);
    const photo = world.attachmentOf('photo.jpg', anyBytes(500), { kind: 'photo', mimeType: 'image/jpeg' });
    const notes = world.attachmentOf('notes.txt', Buffer.from('notes'));
    await world.send([photo, notes, notes], 'compare these');
    assert.equal(world.etienne.state.runs.length, 1);
    const [first = '', second = '', third = ''] = world.paths();
    assert.match(world.prompt(), /^compare these\n\nI sent these files/);
    assert.deepEqual(
      [first, second, third].map((path) => path.replace(/^\.attachments\/[0-9a-f]{10}/, '')),
      ['-1-photo.jpg', '-2-notes.txt', '-3-notes.txt'],
    );
    assert.equal(String(world.read(third)), 'notes');
  });

  it('gives the same names when its event comes again, and runs once', async (t) => {
    const world = await startWithFiles(t);
    const attachments = [world.attachmentOf('notes.txt', Buffer.from('notes'))];
    await world.send(attachments, 'read this', 'evt_same');
    await world.deliver(attachments, 'read this', 'evt_same');
    assert.match(await world.ask('next'), /ECHO: next/);
    assert.equal(world.etienne.state.runs.length, 2);
    assert.equal(listed(world).length, 1);
  });

  it('keeps files without words for the next prompt, which names them once', async (t) => {
    const world = await startWithFiles(t);
    assert.match(await world.send([world.attachmentOf('a.txt', Buffer.from('a'))]), /`a\.txt` is in the project now/);
    assert.match(await world.send([world.attachmentOf('b.txt', Buffer.from('b'))]), /`b\.txt` is in the project now/);
    assert.equal(world.etienne.state.runs.length, 0);
    await world.stop();
    await world.start();
    await world.ask('what are they?');
    assert.match(world.prompt(), /^what are they\?\n\nI sent these files before:/);
    assert.equal(world.paths().length, 2);
    assert.equal(await world.ask('and now?'), 'ECHO: and now?');
  });

  it('keeps files for their own project only', async (t) => {
    const world = await startWithFiles(t);
    mkdirSync(join(world.workspaceDir, 'beta'));
    await world.send([world.attachmentOf('a.txt', Buffer.from('a'))]);
    await world.ask("project 'beta'");
    assert.equal(await world.ask('hello'), 'ECHO: hello');
    await world.ask("project 'alpha'");
    assert.match(await world.ask('back'), /I sent this file before/);
  });

  it('waits as a prompt while the agent asks something, and does not answer it', async (t) => {
    const world = await startWithFiles(t);
    await world.provider.write('7', 'ASK single');
    await world.passUntil(() => world.texts().some((text) => /Which colour/.test(text)), 'the question');
    assert.match(await world.send([world.attachmentOf('a.txt', Buffer.from('a'))], 'Red'), /Queued, number 1/);
    assert.equal(world.etienne.state.pending.length, 1);
    await world.provider.write('7', 'Blue');
    await until(() => world.etienne.state.runs.length === 2, 'the next run');
    assert.match(world.prompt(), /^Red\n\nI sent this file/);
  });

  it('asks for a project first, and takes nothing before', async (t) => {
    const world = await startWithFiles(t);
    await world.pair('8');
    const before = world.provider.texts('8').length;
    const message = { id: 'in8', text: '', attachments: [world.attachmentOf('a.txt', Buffer.from('a'))] };
    await world.provider.deliver('message.received', '8', { message });
    await until(() => world.provider.texts('8').length > before, 'the answer');
    assert.match(world.provider.texts('8').at(-1) ?? '', /No project is selected yet/);
  });
});

describe('a file that cannot be brought into the project', () => {
  const failures: [name: string, act: (world: World) => unknown, why: RegExp][] = [
    ['is empty', () => {}, /is empty \(0 bytes\)/],
    [
      'is no longer with the messenger',
      ({ provider }) => provider.files.hold('f', { refuse: [404, 'FILE_NOT_FOUND'] }),
      /no longer has it/,
    ],
    [
      'is too large for the messenger',
      ({ provider }) => provider.files.hold('f', { refuse: [413, 'FILE_TOO_LARGE'] }),
      /too large\. Files of more than 20 MB/,
    ],
    [
      'is refused by Etienne as too large',
      ({ provider, etienne }) => {
        provider.files.hold('f', { bytes: anyBytes(10) });
        etienne.state.failNext('addFile', { status: 413 });
      },
      /Etienne refused it as too large/,
    ],
    [
      'makes Etienne fail',
      ({ provider, etienne }) => {
        provider.files.hold('f', { bytes: anyBytes(10) });
        etienne.state.failNext('addFile', { status: 500 });
      },
      /Etienne did not take it/,
    ],
    [
      'comes for a project that has vanished',
      ({ provider, projectDir }) => {
        provider.files.hold('f', { bytes: anyBytes(10) });
        rmSync(projectDir, { recursive: true });
      },
      /project does not exist any more/,
    ],
  ];
  for (const [name, act, why] of failures) {
    it(`is told of in one sentence where it ${name}`, async (t) => {
      const world = await startWithFiles(t);
      const attachment = { fileId: 'f', name: "it's.bin", mimeType: 'x/y', size: 0, kind: 'document' };
      world.provider.files.hold('f', { bytes: Buffer.alloc(0) });
      act(world);
      const said = await world.send([attachment], 'look');
      assert.match(said, why);
      assert.match(said, /`it_s\.bin`/);
      assert.equal(world.etienne.state.runs.length, 0);
      assert.deepEqual(unexplained(world), []);
      assert.equal(world.exists('.'), name !== 'comes for a project that has vanished');
      mkdirSync(world.projectDir, { recursive: true });
      assert.match(await world.ask('next'), /ECHO: next/);
    });
  }

  it('leaves nothing half-written without a word, also of the files before it', async (t) => {
    const world = await startWithFiles(t);
    const large = anyBytes(12_000_000);
    const whole = world.attachmentOf('whole.txt', Buffer.from('whole'));
    const broken = world.attachmentOf('broken.bin', large);
    world.provider.files.hold(broken.fileId, { bytes: large, breaksAfter: 11_900_000 });
    void world.deliver([whole, broken], 'look');
    await world.passUntil(() => world.texts().some((text) => /broken\.bin/.test(text)), 'the failure');
    assert.match(world.texts().at(-1) ?? '', /broke off again and again.*overwritten with a note/);
    assert.equal(listed(world).length, 2);
    assert.deepEqual(unexplained(world), []);
    assert.equal(world.etienne.state.runs.length, 0);
  });

  it('is downloaded anew where that helps', async (t) => {
    const world = await startWithFiles(t);
    const bytes = anyBytes(300_000);
    const attachment = world.attachmentOf('late.bin', bytes);
    world.provider.files.hold(
      attachment.fileId,
      { bytes, breaksAfter: 1_000 },
      { refuse: [502, 'FILE_UNAVAILABLE'] },
      { bytes },
    );
    void world.deliver([attachment], 'look');
    await world.passUntil(() => world.etienne.state.runs.length === 1, 'the run');
    const [path = ''] = world.paths();
    await until(() => world.exists(path), 'the rebuilt file');
    assert.deepEqual(world.read(path), bytes);
  });

  it('waits while Etienne is away, and is placed when it is back', async (t) => {
    const world = await startWithFiles(t);
    const attachment = world.attachmentOf('a.txt', Buffer.from('a'));
    await world.etienne.state.setDown(true);
    assert.match(await world.send([attachment], 'look'), /Etienne cannot be reached right now/);
    await world.etienne.state.setDown(false);
    await world.passUntil(() => world.etienne.state.runs.length === 1, 'the run');
    assert.equal(world.paths().length, 1);
  });
});

describe('a download that takes long', () => {
  it('holds up neither other chats of the project nor /stop', async (t) => {
    const world = await startWithFiles(t);
    await world.pair('8');
    await world.provider.write('8', "project 'alpha'");
    await until(() => world.provider.texts('8').some((text) => /now talking/.test(text)), 'the mapping');
    const slow = world.attachmentOf('slow.bin', anyBytes(100));
    const release = world.provider.files.holdBack(slow.fileId, anyBytes(100));
    await world.deliver([slow], 'look');
    await release.asked;
    await world.provider.write('8', 'hello');
    await until(() => world.provider.texts('8').some((text) => /ECHO: hello/.test(text)), 'the answer to another chat');
    await world.provider.write('7', '/stop');
    for (const said of [/nothing of it has run/, /Stopping/]) {
      await until(() => world.texts().some((text) => said.test(text)), 'the stop');
    }
    release.open();
    assert.match(await world.ask('next'), /ECHO: next/);
    assert.deepEqual(
      world.etienne.state.runs.map(({ prompt }) => prompt),
      ['hello', 'next'],
    );
    assert.deepEqual(listed(world), []);
  });

  it('is begun anew after a restart', async (t) => {
    const world = await startWithFiles(t);
    const slow = world.attachmentOf('slow.txt', Buffer.from('slow'));
    const release = world.provider.files.holdBack(slow.fileId, Buffer.from('slow'));
    await world.deliver([slow], 'look');
    await release.asked;
    await world.stop();
    world.provider.files.hold(slow.fileId, { bytes: Buffer.from('slow') });
    await world.start();
    await until(() => world.etienne.state.runs.length === 1, 'the run');
    assert.equal(String(world.read(world.paths()[0] ?? '')), 'slow');
    release.open();
  });
});

describe('a prompt with files that is run again', () => {
  it('has its files without bringing them again', async (t) => {
    const world = await startWithFiles(t);
    const attachment = world.attachmentOf('a.txt', Buffer.from('a'));
    assert.match(await world.send([attachment], 'MODEL_ERROR 400'), /refused/);
    const [path = ''] = world.paths();
    world.provider.files.hold(attachment.fileId, { refuse: [404, 'FILE_NOT_FOUND'] });
    writeFileSync(join(world.projectDir, path), 'changed meanwhile');
    const again = world.provider.shown
      .at(-1)
      ?.actions.flat()
      .find(({ id }) => id.startsWith('again:'));
    await world.provider.press('7', again?.id ?? 'none');
    await until(() => world.etienne.state.runs.length === 2, 'the second run');
    assert.deepEqual(world.paths(), [path]);
    assert.equal(String(world.read(path)), 'changed meanwhile');
  });
});
