import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Person } from 'sandbox/telegram';
import { answerTo, ask } from '../harness/answer-to.ts';
import { botMessage } from '../harness/bridge.ts';
import { anyBytes, sha256 } from '../harness/sample-files.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';
import { pathsIn, shellAgent } from '../harness/shell-agent.ts';

/** `é` as two characters, as some file systems store it. */
const CAFE = 'Cafe\u0301';
const PROJECTS = ['forwards', 'comment', 'photo', 'whose', 'words', 'edits', 'left', 'other', 'points', CAFE];

describe('what people send', () => {
  const shared = shareCommonBridge({ projects: PROJECTS, model: shellAgent });
  const { someone, started } = shared;

  const runsIn = (project: string) => shared.bridge.etienne.state.runs.filter((run) => run.project === project);
  const promptsIn = (project: string) => runsIn(project).map(({ prompt }) => prompt);
  const lastPrompt = (project: string) => promptsIn(project).at(-1) ?? '';
  const open = (gate: string) => shared.bridge.etienne.state.completeGate(gate);
  const photo = (seed: number, caption?: string) => ({
    kind: 'photo' as const,
    bytes: anyBytes(1_000 + seed, seed),
    ...(caption !== undefined && { caption }),
  });
  const count = (person: Person, text: RegExp) =>
    person.messages.filter((one) => one.from === 'bot' && text.test(one.text)).length;

  it('26 forwards are one prompt, and none is refused', async () => {
    const person = await someone('forwards');
    for (let number = 1; number <= 26; number++) person.send(`news ${number}.`, { forwardedFrom: `Ann ${number}` });
    await botMessage(person, /^ECHO: Forwarded from Ann 1/);
    assert.equal(await ask(person, 'thanks').then(({ text }) => text), 'ECHO: thanks');
    const [prompt = '', ...others] = promptsIn('forwards');
    assert.deepEqual(others, ['thanks']);
    for (let number = 1; number <= 26; number++) {
      assert.ok(prompt.includes(`Forwarded from Ann ${number}:\n\nnews ${number}.`), `forward ${number}`);
    }
    assert.equal(count(person, /wait already|Queued/), 0);
  });

  it('a comment and what it is about are one prompt, the comment first', async () => {
    const person = await someone('comment');
    person.send('Is that true?');
    person.send('The earth is flat.', { forwardedFrom: 'Ann' });
    const { messageId } = person.sendFile(photo(7));
    await answerTo(person, messageId, /done$/);
    await ask(person, 'thanks');
    assert.equal(promptsIn('comment').length, 2);
    assert.match(promptsIn('comment')[0] ?? '', /^Is that true\?\n\nForwarded from Ann:\n\nThe earth is flat\.\n\n/);
    const long = 'word '.repeat(1_000);
    for (const part of long.match(/[\s\S]{1,4096}/g) ?? []) person.send(part, { forwardedFrom: 'Bob' });
    await botMessage(person, /ECHO: Forwarded from Bob/);
    assert.equal(lastPrompt('comment').trim(), `Forwarded from Bob:\n\n${long}`.trim());
  });

  it('words and the photo that follows are one prompt, as are a photo and the words that follow', async () => {
    const person = await someone('photo');
    person.send('What is on it?');
    const first = person.sendFile(photo(1));
    await answerTo(person, first.messageId, /done$/);
    assert.match(lastPrompt('photo'), /^What is on it\?\n\nI sent this file with my message:/);
    const second = person.sendFile(photo(2));
    person.send('And here?');
    await answerTo(person, second.messageId, /done$/);
    assert.match(lastPrompt('photo'), /^And here\?\n\nI sent this file with my message:/);
    assert.equal(runsIn('photo').length, 2);
    assert.equal(count(person, /in the project now/), 0);
  });

  it('what is forwarded is no command, and neither it nor a place nor a reply elsewhere answers a question', async () => {
    const person = await someone('whose');
    person.send('GATE whose');
    await started('GATE whose');
    for (const text of ['/stop', '/unpair', "project 'other'"]) person.send(text, { forwardedFrom: 'Ann' });
    await botMessage(person, /Queued, number 1/);
    open('whose');
    await botMessage(person, /opened/);
    await botMessage(person, /ECHO: Forwarded from Ann:\s+\/stop/);
    assert.equal(count(person, /Stopping|now talking to other|disconnected/), 0);

    const earlier = person.send('nothing but a message');
    await answerTo(person, earlier);
    person.send('ASK single');
    const question = await botMessage(person, /s left/);
    person.send('green', { forwardedFrom: 'Ann' });
    person.sendLocation();
    person.send('blue', { replyTo: earlier });
    await answerTo(person, question.messageId, /Queued, number 2/);
    assert.match(person.messages.find((one) => one.messageId === question.messageId)?.text ?? '', /s left/);
    person.send('my own words', { replyTo: question.messageId });
    await person.waitFor(({ messages }) => messages.some((one) => /✓ my own words/.test(one.text)));
    await botMessage(person, /ECHO: In reply to:[\s\S]*blue$/);
  });

  it('a command with more words is a prompt, and a bare stop offers the command', async () => {
    const person = await someone('words');
    for (const text of [
      '/start the dev server',
      '/help me fix this',
      '/status how is it',
      '/stop it when you are done',
    ]) {
      assert.equal((await ask(person, text)).text, `ECHO: ${text}`);
    }
    person.send('GATE words');
    await started('GATE words');
    const offered = await ask(person, 'Stop!', /Did you mean \/stop/);
    await person.press(offered.messageId, 'Stop what runs');
    await answerTo(person, offered.messageId, /^Stopping/);
    await answerTo(person, offered.messageId, /Stopped here/);
    assert.equal((await ask(person, 'go on')).text, 'ECHO: go on');
    assert.ok(!promptsIn('words').includes('Stop!'));

    person.send('GATE more');
    await started('GATE more');
    const kept = await ask(person, 'halt', /Did you mean/);
    await person.press(kept.messageId, 'Keep it as a message');
    await answerTo(person, kept.messageId, /waits as a message/);
    open('more');
    await botMessage(person, /^ECHO: halt$/);
  });

  it('an edit of what waits counts: its words, its photo, and a command in its place', async () => {
    const person = await someone('edits');
    person.send('GATE edits');
    await started('GATE edits');
    const words = person.send('delete the folder build');
    await answerTo(person, words, /number 1/);
    const picture = person.sendFile(photo(3, 'describe this')).messageId;
    await answerTo(person, picture, /number 2/);
    person.edit(words, 'delete build-old only');
    await answerTo(person, picture, /I changed the message that waits/);
    person.replaceFile(picture, photo(4, 'describe that'));
    await person.waitFor(() => count(person, /I changed the message that waits/) === 2);
    const status = person.send('/statsu');
    await answerTo(person, status, /number 3/);
    person.edit(status, '/status');
    await answerTo(person, status, /Waiting: 2/);
    open('edits');
    await answerTo(person, picture, /done$/);
    assert.deepEqual(promptsIn('edits').slice(0, 2), ['GATE edits', 'delete build-old only']);
    assert.match(lastPrompt('edits'), /^describe that/);
    const [path = ''] = pathsIn(lastPrompt('edits'));
    const placed = readFileSync(join(shared.bridge.workspaceDir, 'edits', path));
    assert.equal(sha256(placed), sha256(photo(4).bytes));

    const alone = person.sendFile(photo(5)).messageId;
    await answerTo(person, alone, /in the project now/);
    person.edit(alone, 'what is it?');
    await answerTo(person, alone, /done$/);
    assert.match(lastPrompt('edits'), /^what is it\?\n\nI sent this file before:/);
  });

  it('a file that is left over is told of at the switch and can be dropped', async () => {
    const person = await someone('left');
    const { messageId } = person.sendFile(photo(6));
    await answerTo(person, messageId, /in the project now/);
    const left = await ask(person, "project 'other'", /1 file waits in left/);
    await person.press(left.messageId, 'Forget it');
    await answerTo(person, left.messageId, /will not name it/);
    await ask(person, "project 'left'", /now talking to left/);
    assert.equal((await ask(person, 'hello')).text, 'ECHO: hello');
  });

  it('a reply to a photo names its path', async () => {
    const person = await someone('points');
    const { messageId } = person.sendFile(photo(8, 'keep it'));
    await answerTo(person, messageId, /done$/);
    const paths = pathsIn(lastPrompt('points'));
    const reply = person.send('what was that?', { replyTo: messageId });
    await answerTo(person, reply, /done$/);
    assert.deepEqual(pathsIn(lastPrompt('points')), paths);
    assert.match(lastPrompt('points'), /what was that\?\n\nThis is the file of the message that I point at:/);
  });

  it('a project and a file are found however their letters are stored', async () => {
    mkdirSync(join(shared.bridge.workspaceDir, CAFE, 'Me\u0301nu'), { recursive: true });
    writeFileSync(join(shared.bridge.workspaceDir, CAFE, 'Me\u0301nu', 'the\u0301.txt'), 'tea');
    const person = await someone('other');
    await ask(person, "project 'Caf\u00e9'", /now talking to/);
    assert.equal((await ask(person, 'hello')).text, 'ECHO: hello');
    assert.deepEqual(promptsIn(CAFE), ['hello']);
    assert.match((await ask(person, '/files M\u00e9nu')).text, /Files in/);
    const asked = person.send('/get M\u00e9nu/th\u00e9.txt');
    const { file } = await person.waitFor(({ messages }) =>
      messages.find((one) => one.messageId > asked && one.file !== undefined),
    );
    assert.equal(file?.sha256, sha256(Buffer.from('tea')));
  });
});

describe('a manager that is killed while it waits for what belongs together', () => {
  const shared = shareCommonBridge({ projects: ['killed'] });

  it('loses and doubles nothing', async () => {
    const { bridge } = shared;
    const person = await shared.someone('killed');
    person.send('Read these');
    for (let number = 1; number <= 5; number++) person.send(`first ${number}.`, { forwardedFrom: 'Ann' });
    await bridge.manager.end('SIGKILL');
    for (let number = 1; number <= 5; number++) person.send(`second ${number}.`, { forwardedFrom: 'Bob' });
    await bridge.manager.start();
    const all = () =>
      shared
        .runsOf('')
        .map(({ prompt }) => prompt)
        .join('\n');
    await bridge.etienne.state.waitFor(() => all().includes('second 5.'));
    await botMessage(person, /second 5\./);
    for (const words of ['Read these', 'first 1.', 'first 5.', 'second 1.', 'second 5.']) {
      assert.equal(all().split(words).length, 2, words);
    }
  });
});
