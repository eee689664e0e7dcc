import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import type { FileToSend, Person, SeenMessage } from 'sandbox/telegram';
import { answerTo, ask } from '../harness/answer-to.ts';
import { anyBytes, sampleFiles, sha256 } from '../harness/sample-files.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';
import { commandsIn, pathsIn, shellAgent } from '../harness/shell-agent.ts';

const MEGABYTE = 1_048_576;
const PROJECTS = ['kinds', 'album', 'largest', 'limits', 'away', 'browse', 'written', 'refusals'];

describe('files through both services', () => {
  const shared = shareCommonBridge({ projects: PROJECTS, model: shellAgent });
  const { someone } = shared;

  const inProject = (project: string, path: string) => join(shared.bridge.workspaceDir, project, path);
  const put = (project: string, path: string, content: Uint8Array | string) => {
    mkdirSync(dirname(inProject(project, path)), { recursive: true });
    writeFileSync(inProject(project, path), content);
  };
  const lastPrompt = (project: string) =>
    shared.bridge.etienne.state.runs.findLast((run) => run.project === project)?.prompt ?? '';

  /** Sends a file, with its words or with words that follow, and answers where it lies in the project. */
  async function sendIn(person: Person, project: string, file: FileToSend): Promise<string> {
    const { messageId } = person.sendFile(file);
    if (file.caption === undefined) {
      await answerTo(person, messageId, /is in the project now/);
      await ask(person, 'use it');
    } else await answerTo(person, messageId);
    const paths = pathsIn(lastPrompt(project));
    assert.equal(paths.length, 1, lastPrompt(project));
    return paths[0] ?? '';
  }

  /** Asks for a file and waits until all is said about it. */
  async function getOut(person: Person, path: string) {
    const asked = person.send(`/get ${path}`);
    const { file } = await person.waitFor(({ messages }) =>
      messages.find((one) => one.from === 'bot' && one.messageId > asked && one.file !== undefined),
    );
    const isEncoded = person.messages.some(({ messageId, text }) => messageId > asked && /is no plain text/.test(text));
    if (isEncoded) await answerTo(person, asked, /size and SHA-256 are right/);
    return file ?? assert.fail('no file');
  }

  it('16 files of all kinds go in and come out byte for byte', async () => {
    const projects = readdirSync(shared.bridge.workspaceDir);
    const person = await someone('kinds');
    const samples = sampleFiles();
    assert.equal(samples.length, 16);
    for (const { isText, ...file } of samples) {
      const name = file.name ?? file.kind;
      const path = await sendIn(person, 'kinds', file);
      const commands = commandsIn(lastPrompt('kinds'));
      assert.equal(commands.length, isText ? 0 : 2, name);
      assert.match(path, /^\.attachments\/[0-9a-f]{10}-1-[^/'"`\p{C}]+$/u);
      assert.equal(sha256(readFileSync(inProject('kinds', path))), sha256(file.bytes), `${name} in the project`);
      const out = await getOut(person, path);
      assert.equal(out.sha256, sha256(file.bytes), `${name} at the person`);
    }
    assert.deepEqual(readdirSync(shared.bridge.workspaceDir), projects);
  });

  it('an album of 10 is one prompt with 10 files', async () => {
    const person = await someone('album');
    const files = Array.from({ length: 10 }, (_, index) => ({
      kind: 'photo' as const,
      bytes: anyBytes(1_000 + index, index),
      ...(index === 0 && { caption: 'which is the best?' }),
    }));
    const [first] = person.sendAlbum(files);
    await answerTo(person, first?.messageId ?? 0, /done$/);
    const prompt = lastPrompt('album');
    assert.match(prompt, /^which is the best\?/);
    const paths = pathsIn(prompt);
    assert.deepEqual(
      paths.map((path) => sha256(readFileSync(inProject('album', path)))),
      files.map(({ bytes }) => sha256(bytes)),
    );
    assert.equal(shared.bridge.etienne.state.runs.filter(({ project }) => project === 'album').length, 1);
  });

  it('the largest document that Telegram hands out goes in and comes out', async () => {
    const person = await someone('largest');
    const bytes = anyBytes(20 * MEGABYTE, 9);
    const path = await sendIn(person, 'largest', { kind: 'document', bytes, name: 'backup.zip', caption: 'keep it' });
    // In pieces of Base64, as a body may have 10 MiB.
    assert.equal(commandsIn(lastPrompt('largest'))[0]?.split('.b64.').length, 3 + 1);
    assert.equal(sha256(readFileSync(inProject('largest', path))), sha256(bytes));
    assert.equal((await getOut(person, path)).sha256, sha256(bytes));
  });

  it('what is too large or empty is said with the limit, and nothing runs', async () => {
    const person = await someone('limits');
    const large = person.sendFile({ kind: 'document', size: 20 * MEGABYTE + 1, name: 'film.mkv', caption: 'look' });
    assert.match((await answerTo(person, large.messageId)).text, /film\.mkv.*too large.*20 MB/);
    const empty = person.sendFile({ kind: 'document', bytes: Buffer.alloc(0), name: 'empty.txt', caption: 'look' });
    assert.match((await answerTo(person, empty.messageId)).text, /empty\.txt is empty \(0 bytes\)/);
    assert.equal(lastPrompt('limits'), '');
  });

  it('what Telegram no longer has and what Etienne does not take is said in one message each', async () => {
    const person = await someone('away');
    const said = async (name: string, bytes: Uint8Array, prepare: (fileId: string) => void) => {
      const { messageId, file } = person.sendFile({ kind: 'document', bytes, name, caption: 'look' });
      prepare(file.fileId);
      const { text } = await answerTo(person, messageId);
      assert.equal((await ask(person, `after ${name}`)).text, `ECHO: after ${name}`);
      assert.equal(person.messages.filter((one) => one.text.includes(name) && one.from === 'bot').length, 2);
      return text;
    };
    const { forgetFile } = shared.bridge.telegram;
    const { failNext } = shared.bridge.etienne.state;
    assert.match(await said('gone.bin', anyBytes(10), forgetFile), /no longer has it\. Please send it again/);
    assert.match(
      await said('refused.txt', Buffer.from('x'), () => failNext('addFile', { status: 413 })),
      /refused it as too large\. Please send something smaller/,
    );
    assert.match(
      await said('failed.bin', anyBytes(10), () => failNext('addFile', { status: 500 })),
      /Etienne did not take it: .*try again/,
    );
    assert.deepEqual(
      shared.bridge.etienne.state.runs.filter(({ project, prompt }) => project === 'away' && !/^after/.test(prompt)),
      [],
    );
  });

  it('folders are browsed by buttons down to a file and up again', async () => {
    put('browse', 'docs/deep/notes.md', '# notes\r\n');
    put('browse', 'readme.txt', 'read me');
    const person = await someone('browse');
    const top = await ask(person, '/files');
    assert.deepEqual(
      top.buttons.flat().map(({ label }) => label),
      ['📁 docs', '📄 readme.txt'],
    );
    const pressed = async (message: SeenMessage, label: string) => {
      const last = person.messages.at(-1)?.messageId ?? 0;
      await person.press(message.messageId, label);
      return answerTo(person, last);
    };
    const docs = await pressed(top, '📁 docs');
    const deep = await pressed(docs, '📁 deep');
    const { file } = await pressed(deep, '📄 notes.md');
    assert.equal(file?.name, 'notes.md');
    assert.match((await pressed(deep, '⬆️ ..')).text, /docs/);
    assert.match((await ask(person, '/files docs/deep')).text, /docs\/deep/);
  });

  it('a text with a mark, Windows line ends and a real U+FFFD comes out exactly', async () => {
    const exact = Buffer.from('\uFEFF# notes\r\n字 and no mark\n');
    const withReplacement = Buffer.from('\uFEFFa real \uFFFD\r\n');
    put('browse', 'exact.md', exact);
    put('browse', 'replaced.txt', withReplacement);
    const person = await someone('browse');
    assert.equal((await getOut(person, 'exact.md')).sha256, sha256(exact));
    assert.equal((await getOut(person, 'replaced.txt')).sha256, sha256(withReplacement));
  });

  it('files that a run has written are offered as buttons that fetch them', async () => {
    const person = await someone('written');
    const answer = await ask(person, 'TOOL_WRITE out/report.md', /Result/);
    assert.deepEqual(
      answer.buttons.flat().map(({ label }) => label),
      ['📄 out/report.md'],
    );
    await person.press(answer.messageId, '📄 out/report.md');
    const { file } = await person.waitFor(({ messages }) => messages.find((one) => one.from === 'bot' && one.file));
    assert.equal(file?.sha256, sha256(readFileSync(inProject('written', 'out/report.md'))));
  });

  it('nothing outside of the project and no secret is handed out', async () => {
    put('refusals', 'data/session.id', 'secret-1');
    put('refusals', 'keys/server.PEM', 'secret-2');
    put('refusals', '.env', 'secret-3');
    put('refusals', 'folder/file.txt', 'fine');
    writeFileSync(join(shared.bridge.workspaceDir, 'outside.txt'), 'secret-4');
    const person = await someone('refusals');
    const refusals: [asked: string, said: RegExp][] = [
      ['/get ../outside.txt', /leads out of the project/],
      ['/get folder/../../outside.txt', /leads out of the project/],
      ['/get %2e%2e/outside.txt', /leads out of the project/],
      ['/get %252e%252e%252foutside.txt', /leads out of the project/],
      ['/get /etc/hostname', /relative to the project/],
      ['/get %2fetc%2fhostname', /relative to the project/],
      ['/get ..\\outside.txt', /backslash/],
      ['/get .env', /do not hand out/],
      ['/get %2eenv', /do not hand out/],
      ['/get .etienne/chat.sessions.json', /do not hand out/],
      ['/get data/session.id', /do not hand out/],
      ['/get keys/server.PEM', /do not hand out/],
      ['/get missing.txt', /There is no file/],
      ['/get folder', /is a folder/],
      ['/get', /Which file/],
      ['/files ..', /leads out of the project/],
      ['/files .etienne', /do not hand out/],
      ['/files missing', /There is no folder/],
    ];
    for (const [asked, said] of refusals) assert.match((await ask(person, asked)).text, said, asked);
    const shown = person.messages.filter(({ from }) => from === 'bot');
    assert.deepEqual(
      shown.filter(({ text, file }) => /secret-\d/.test(text) || file),
      [],
    );
    const read = shared.bridge.etienne.state.requests.filter(
      ({ path, query }) => path.endsWith('/getFile') && query.project_dir === 'refusals',
    );
    assert.deepEqual(
      read.filter(({ query }) => !query.file_name?.startsWith('.etienne/chat.sessions')),
      [],
    );
    assert.deepEqual(
      shared.bridge.etienne.state.runs.filter(({ project }) => project === 'refusals'),
      [],
    );
  });
});
