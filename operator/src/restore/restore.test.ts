import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { openDatabase, RESTORE_MARK } from 'service-kit';
import { temporaryFolder } from '../../../provider-kit/src/testing/temporary-folder.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { freeze } from '../backup/freeze.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { installPair } from '../testing/start-pair.ts';
import { restore } from './restore.ts';

type Pair = Awaited<ReturnType<typeof installPair>>;

const NOW = new Date('2026-01-02T03:04:05Z');
/** Of another bot than that of the stand-in. */
const OTHER_BOT = '7000000002:BBanother-token-that-works-nowhere00';

async function backUp(pair: Pair, name = 'backup.tar.gz') {
  const file = join(pair.root, name);
  const options = { dataDir: pair.dataDir, settingsFile: pair.path, file, version: packageJson.version, now: NOW };
  return { file, names: await writeBackup(options) };
}

/** Sends a prompt and resolves with its number once the agent has answered it. */
async function prompt(pair: Pair, id: number, text: string): Promise<number> {
  const person = pair.telegram.person({ id });
  const number = person.send(text);
  await person.waitFor(({ messages }) => messages.find((one) => one.text === `ECHO: ${text}`));
  return number;
}

/** A database that says a word. */
function keep(path: string, word: string) {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS mark (word TEXT); DELETE FROM mark');
  database.prepare('INSERT INTO mark VALUES (?)').run(word);
  database.close();
}

function keepMark(pair: Pair, word: string) {
  mkdirSync(pair.dataDir, { recursive: true });
  keep(join(pair.dataDir, 'telegram.db'), word);
}

function markIn(folder: string | undefined): unknown {
  const database = new DatabaseSync(join(folder ?? '', 'telegram.db'));
  const row = database.prepare('SELECT word FROM mark').get();
  database.close();
  return row?.word;
}

describe('npm run backup and npm run restore', () => {
  it('move a pair that runs to another machine and another bot, still paired, with all that waited', async (t) => {
    const pair = await installPair(t);
    await pair.start();
    await pair.pairPerson(7);
    // Side by side, so that the numbers of later ones cannot miss them all.
    const former = await Promise.all(['one', 'two', 'three', 'four'].map((text) => prompt(pair, 7, text)));
    // Nothing goes out any more, so that something waits.
    const { settings, token } = {
      settings: pair.content,
      token: readFileSync(join(pair.dataDir, 'api-token'), 'utf8'),
    };
    await pair.telegram.setDown(true);
    const response = await fetch(`http://127.0.0.1:${settings.channels.telegram.port}/v1/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token.trim()}`,
        'content-type': 'application/json',
        'idempotency-key': 'waits',
      },
      body: JSON.stringify({ remoteSessionId: '7', text: 'this waits' }),
    });
    assert.equal(response.status, 202, await response.text());
    const folder = join(pair.dataDir, 'outgoing-telegram');
    writeFileSync(join(folder, 'a-file'), 'bytes');
    writeFileSync(join(folder, 'an-empty-one'), '');

    const { file, names } = await backUp(pair);
    assert.deepEqual(names.toSorted(), [
      'api-token',
      'backup.json',
      'config.json',
      'outgoing-telegram/a-file',
      'outgoing-telegram/an-empty-one',
      'remote-sessions.db',
      'remote-sessions.json',
      'telegram.db',
    ]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(!readdirSync(pair.root).some((name) => name.startsWith('.backup-')), 'nothing is left beside it');
    await assert.rejects(backUp(pair), /is there already/);
    await assert.rejects(restore(pair.place, file, NOW), {
      code: 'RESTORE_FAILED',
      message: /telegram runs .* end all/,
    });
    await pair.stop();

    const other = await installPair(t, {}, OTHER_BOT);
    const done = await restore(other.place, file, NOW);
    assert.deepEqual([done.aside, done.settingsFile, done.label.takenAt], [undefined, undefined, NOW.toISOString()]);
    assert.equal(readFileSync(join(other.dataDir, 'outgoing-telegram/a-file'), 'utf8'), 'bytes');
    for (const name of readdirSync(other.dataDir, { recursive: true, encoding: 'utf8' }))
      assert.equal(statSync(join(other.dataDir, name)).mode & 0o077, 0, name);
    // The person has to turn to a new bot first; Telegram lets no bot begin.
    const again = other.telegram.person({ id: 7 });
    again.send('/start');
    await other.start();
    await again.waitFor(({ messages }) => messages.find(({ text }) => text === 'this waits'));
    // Numbers of messages begin anew, and none is taken for an old one.
    const numbers: number[] = [];
    while (!numbers.some((number) => former.includes(number))) {
      numbers.push(await prompt(other, 7, `again ${numbers.length}`));
      assert.ok(
        numbers.every((number) => number <= Math.max(...former)),
        `${numbers} never meet ${former}`,
      );
    }
    assert.equal(again.messages.filter(({ text }) => text === 'this waits').length, 1);
    assert.ok(!again.messages.some(({ text }) => /[A-Z2-9]{8}/.test(text)), 'no code is asked for');
  });

  it('keeps what was there aside, and takes the settings of the backup only where there are none', async (t) => {
    const pair = await installPair(t);
    keepMark(pair, 'old');
    const { file } = await backUp(pair);
    keepMark(pair, 'new');
    const { aside, settingsFile } = await restore(pair.place, file, NOW);
    assert.equal(aside, join(pair.dataDir, 'before-restore-2026-01-02T03-04-05-000Z'));
    assert.deepEqual([markIn(pair.dataDir), markIn(aside), settingsFile], ['old', 'new', undefined]);
    const content = readFileSync(pair.path, 'utf8');
    rmSync(pair.path);
    assert.equal((await restore(pair.place, file, new Date())).settingsFile, pair.path);
    assert.deepEqual([readFileSync(pair.path, 'utf8'), statSync(pair.path).mode & 0o777], [content, 0o600]);
    assert.equal(markIn(pair.dataDir), 'old');
  });

  it('all databases are of one moment, however long the copying takes', (t) => {
    const dataDir = temporaryFolder(t);
    for (const name of ['telegram.db', 'remote-sessions.db']) keep(join(dataDir, name), 'before');
    mkdirSync(join(dataDir, 'outgoing-telegram'));
    writeFileSync(join(dataDir, 'outgoing-telegram/waits'), 'bytes');
    const frozen = freeze(dataDir);
    t.after(frozen.release);
    for (const name of ['telegram.db', 'remote-sessions.db']) keep(join(dataDir, name), 'after');
    rmSync(join(dataDir, 'outgoing-telegram'), { recursive: true });
    const seen = frozen.databases.map(({ connection }) => connection.prepare('SELECT word FROM mark').get()?.word);
    assert.deepEqual(seen, ['before', 'before']);
    assert.deepEqual(
      frozen.files.map(({ name, descriptor }) => [name, readFileSync(descriptor, 'utf8')]),
      [['outgoing-telegram/waits', 'bytes']],
    );
  });

  describe('change nothing with', () => {
    const entry = (name: string, body = 'x'): TarEntry => ({ header: { name, size: body.length }, body });
    const label = (more: object = {}) =>
      entry('backup.json', JSON.stringify({ format: 1, version: '1', takenAt: 'then', ...more }));
    for (const [what, entries, reason] of [
      ['a file that leads elsewhere', [label(), entry('../x')], /no backup of this program.*\.\.\/x/],
      ['a file that is none of ours', [label(), entry('outgoing/.bashrc')], /no backup of this program/],
      ['a link', [label(), { header: { name: 'api-token', type: 'symlink', linkname: '/x', size: 0 } }], /no backup/],
      ['a newer form', [label({ format: 2 })], /made by a newer program/],
      ['no label', [entry('api-token')], /no backup of this program/],
      [
        'a broken database',
        [label(), entry('telegram.db', 'no database'.repeat(99))],
        /telegram\.db in .* not a database/,
      ],
    ] satisfies [string, TarEntry[], RegExp][]) {
      it(what, async (t) => {
        const pair = await installPair(t);
        keepMark(pair, 'mine');
        const file = join(pair.root, 'a.tar.gz');
        writeFileSync(file, gzipSync(await packTar(entries)));
        await assert.rejects(restore(pair.place, file, NOW), { code: 'RESTORE_FAILED', message: reason });
        assert.equal(markIn(pair.dataDir), 'mine');
        assert.ok(readdirSync(pair.dataDir).every((name) => !/restore/.test(name)));
      });
    }

    it('a backup of which the end is missing, and one of a newer version', async (t) => {
      const pair = await installPair(t);
      keepMark(pair, 'mine');
      const { file } = await backUp(pair);
      const cut = join(pair.root, 'cut.tar.gz');
      writeFileSync(cut, readFileSync(file).subarray(0, -20));
      await assert.rejects(restore(pair.place, cut, NOW), {
        code: 'RESTORE_FAILED',
        message: /cannot be read as a backup/,
      });
      const newer = new DatabaseSync(join(pair.dataDir, 'telegram.db'));
      newer.exec('PRAGMA user_version=999');
      newer.close();
      const { file: later } = await backUp(pair, 'later.tar.gz');
      await assert.rejects(restore(pair.place, later, NOW), { code: 'RESTORE_FAILED', message: /version 999/ });
      assert.equal(markIn(pair.dataDir), 'mine');
    });
  });

  it('after a restore that was broken off no service starts, until it is done again', async (t) => {
    const pair = await installPair(t);
    keepMark(pair, 'mine');
    const { file } = await backUp(pair);
    writeFileSync(join(pair.dataDir, RESTORE_MARK), '');
    assert.throws(() => openDatabase(join(pair.dataDir, 'telegram.db')), { message: /run npm run restore again/ });
    await restore(pair.place, file, NOW);
    await openDatabase(join(pair.dataDir, 'telegram.db')).close();
    assert.equal(existsSync(join(pair.dataDir, RESTORE_MARK)), false);
  });
});
