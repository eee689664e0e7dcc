import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Attachment } from 'shared-types';
import { startWithFiles } from '../files/testing.ts';
import { until } from '../testing/waiting.ts';

let ids = 0;

/** The manager with a person whose messages can be changed, while something runs or not. */
async function startWithEdits(t: TestContext) {
  const world = await startWithFiles(t);
  const { provider, etienne } = world;
  type Message = { text?: string; attachments?: Attachment[]; replyTo?: object; forwardedFrom?: string };
  const tell = (type: string, id: string, { text = '', attachments = [], ...more }: Message) =>
    provider.deliver(type, '7', { message: { id, text, attachments, ...more } }, { id: `evt_edit_${++ids}` });
  const message = (id: string, said: Message) => tell('message.received', id, said);
  const edit = (id: string, said: Message) => tell('message.edited', id, said);
  const said = (pattern: RegExp) =>
    until(() => world.texts().some((one) => pattern.test(one)), `${pattern} in ${world.texts().join(' | ')}`);
  const count = (pattern: RegExp) => world.texts().filter((one) => pattern.test(one)).length;
  return {
    ...world,
    message,
    edit,
    said,
    count,
    prompts: () => etienne.state.runs.map(({ prompt }) => prompt),
    /** Something runs until `go` is called. */
    async busy() {
      await message('busy', { text: 'GATE g' });
      await until(() => etienne.state.runs.length > 0, 'the run');
      return () => etienne.state.completeGate('g');
    },
    /** All that was told before this has been handled. */
    async handled() {
      const before = count(/^You are talking to/);
      await message(`p${++ids}`, { text: '/projects' });
      await until(() => count(/^You are talking to/) > before, 'the list of projects');
    },
  };
}

describe('an edit', () => {
  it('of what waits changes it, and into a command drops it and does the command', async (t) => {
    const { message, edit, said, busy, prompts, count } = await startWithEdits(t);
    const go = await busy();
    await message('a', { text: 'first words' });
    await message('b', { text: 'delete all' });
    await message('c', { text: 'stays' });
    await said(/number 3/);
    await edit('a', { text: 'better words' });
    await said(/I changed the message that waits/);
    await edit('b', { text: '/status' });
    await said(/Waiting: 2/);
    assert.equal(count(/Queued/), 3);
    go();
    await said(/^ECHO: stays$/);
    assert.deepEqual(prompts(), ['GATE g', 'better words', 'stays']);
  });

  it('into nothing drops what waits, leaves what runs, and says nothing', async (t) => {
    const { message, edit, said, busy, prompts, handled, texts } = await startWithEdits(t);
    const go = await busy();
    await message('a', { text: 'deleted' });
    await message('b', { text: 'stays' });
    await said(/number 2/);
    const before = texts().length;
    await edit('a', {});
    await edit('busy', {});
    await edit('never-seen', {});
    await handled();
    assert.equal(texts().length, before + 1);
    go();
    await said(/^ECHO: stays$/);
    assert.deepEqual(prompts(), ['GATE g', 'stays']);
  });

  it('and the place in the line are told for the moment, an answer is not', async (t) => {
    const { message, edit, said, busy, provider } = await startWithEdits(t);
    const go = await busy();
    await message('a', { text: 'first words' });
    await said(/number 1/);
    await edit('a', { text: 'better words' });
    await said(/I changed the message that waits/);
    go();
    await said(/^ECHO: better words$/);
    assert.deepEqual(
      provider.shown.filter(({ momentary }) => momentary).map(({ text }) => text),
      ['Queued, number 1 in line.', 'I changed the message that waits.'],
    );
  });

  it('of what waits into /stop drops it and stops what runs', async (t) => {
    const { message, edit, said, busy, prompts, ask } = await startWithEdits(t);
    await busy();
    await message('a', { text: 'shut down' });
    await said(/number 1/);
    await edit('a', { text: '/stop' });
    await said(/^Stopping/);
    await said(/Stopped here/);
    assert.equal(await ask('next'), 'ECHO: next');
    assert.deepEqual(prompts(), ['GATE g', 'next']);
  });

  it('of an unknown word into a command does it, also when the word has run', async (t) => {
    const { message, edit, said } = await startWithEdits(t);
    await message('a', { text: '/statsu' });
    await said(/^ECHO: \/statsu$/);
    await edit('a', { text: '/status' });
    await said(/^Project: `alpha`/);
  });

  it('of a command into another, or into words, does what it says now', async (t) => {
    const { message, edit, said, prompts } = await startWithEdits(t);
    await message('a', { text: '/projects' });
    await said(/You are talking to/);
    await edit('a', { text: '/status' });
    await said(/^Project: `alpha`/);
    await edit('a', { text: 'status of the build?' });
    await said(/^ECHO: status of the build\?$/);
    await edit('a', { text: 'status of all builds?' });
    await said(/passed on before you changed it/);
    assert.equal(prompts().length, 1);
  });

  it('of what runs or has run is told once to come too late', async (t) => {
    const { message, edit, said, busy, count, handled } = await startWithEdits(t);
    const go = await busy();
    await edit('busy', { text: 'GATE h' });
    await said(/passed on before you changed it/);
    await edit('busy', { text: 'GATE i' });
    go();
    await said(/opened/);
    await edit('busy', { text: 'GATE j' });
    await message('a', { text: 'hello' });
    await said(/^ECHO: hello$/);
    await edit('a', { text: 'hello there' });
    await edit('a', { text: 'hello you' });
    await handled();
    assert.equal(count(/passed on before you changed it/), 2);
  });

  it('of a message that was never seen is silent', async (t) => {
    const { edit, handled, texts } = await startWithEdits(t);
    const before = texts().length;
    await edit('before the pairing', { text: 'something' });
    await edit('before the pairing too', { text: 'else', forwardedFrom: 'Ann' });
    await handled();
    assert.equal(texts().length, before + 1);
  });

  it('of what was dropped says so', async (t) => {
    const { message, edit, said, busy, provider } = await startWithEdits(t);
    await busy();
    await message('a', { text: 'oh' });
    await said(/number 1/);
    const drop = provider.shown.at(-1)?.actions.flat()[0];
    await provider.press('7', drop?.id ?? '');
    await said(/^Dropped/);
    await edit('a', { text: 'oh yes' });
    await said(/dropped before you changed it/);
  });

  it('of what was not taken counts as it is now', async (t) => {
    const { message, edit, said } = await startWithEdits(t);
    await message('a', { text: ' ' });
    await said(/no text in this message/);
    await edit('a', { text: 'now' });
    await said(/^ECHO: now$/);
  });

  it('changes words and files of what waits', async (t) => {
    const { message, edit, said, busy, prompt, attachmentOf, paths, read } = await startWithEdits(t);
    const go = await busy();
    await message('a', { text: 'look', attachments: [attachmentOf('old.txt', Buffer.from('old'))] });
    await said(/number 1/);
    await edit('a', { text: 'look at it', attachments: [attachmentOf('new.txt', Buffer.from('new'))] });
    await said(/I changed the message/);
    go();
    await said(/^ECHO: look at it/);
    assert.deepEqual(
      paths().map((path) => String(read(path))),
      ['new'],
    );
    assert.doesNotMatch(prompt(), /old\.txt/);
  });

  it('that takes the words of a waiting file away keeps the file for the next prompt', async (t) => {
    const { message, edit, said, busy, ask, paths, attachmentOf } = await startWithEdits(t);
    const go = await busy();
    const attachments = [attachmentOf('a.txt', Buffer.from('a'))];
    await message('a', { text: 'look', attachments });
    await said(/number 1/);
    await edit('a', { attachments });
    await said(/I changed the message/);
    go();
    await said(/`a\.txt` is in the project now/);
    await ask('what is it?');
    assert.equal(paths().length, 1);
  });

  it('that gives words to a file makes them the prompt with that file, also while another project is selected', async (t) => {
    const world = await startWithEdits(t);
    const { message, edit, said, etienne, paths, attachmentOf, read, prompt } = world;
    const attachments = [attachmentOf('a.txt', Buffer.from('a'))];
    await message('a', { attachments });
    await said(/`a\.txt` is in the project now/);
    await edit('a', { text: 'what is this?', attachments });
    await said(/^ECHO: what is this\?/);
    assert.deepEqual(
      paths().map((path) => String(read(path))),
      ['a'],
    );
    assert.equal(prompt().match(/a\.txt/g)?.length, 1);
    await edit('a', { text: 'what is that?', attachments });
    await said(/passed on before you changed it/);
    assert.equal(await world.ask('next'), 'ECHO: next');
    assert.equal(etienne.state.runs.at(-1)?.project, 'alpha');
  });

  it('that gives words to a file which a prompt has named already points at it', async (t) => {
    const { message, edit, said, ask, paths, attachmentOf } = await startWithEdits(t);
    const attachments = [attachmentOf('a.txt', Buffer.from('a'))];
    await message('a', { attachments });
    await said(/is in the project now/);
    await ask('go');
    await edit('a', { text: 'and now?', attachments });
    await said(/^ECHO: and now\?/);
    assert.equal(paths().length, 1);
  });

  it('that puts another file in the place of a kept one keeps that one instead', async (t) => {
    const { message, edit, said, ask, paths, read, attachmentOf } = await startWithEdits(t);
    await message('a', { attachments: [attachmentOf('a.txt', Buffer.from('a'))] });
    await said(/`a\.txt` is in the project now/);
    await edit('a', { attachments: [attachmentOf('b.txt', Buffer.from('b'))] });
    await said(/`b\.txt` is in the project now/);
    await ask('look');
    assert.deepEqual(
      paths().map((path) => String(read(path))),
      ['b'],
    );
  });

  it('of an answer to a question comes too late, once', async (t) => {
    const { message, edit, said, count, handled, clock } = await startWithEdits(t);
    await message('q', { text: 'ASK single' });
    await until(() => {
      clock.advance(10);
      return count(/s left/) > 0;
    }, 'the question');
    await message('a', { text: 'something else' });
    await said(/✓ something else/);
    await edit('a', { text: 'something better' });
    await edit('a', { text: 'something best' });
    await handled();
    assert.equal(count(/has answered the question before/), 1);
  });
});
