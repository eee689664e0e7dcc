import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { PATIENCE } from '../prompts/what-belongs-together.ts';
import { until } from '../testing/waiting.ts';
import { startWithFiles } from './testing.ts';

const DAY_MS = 24 * 3_600_000;

async function startWithTwoProjects(t: TestContext) {
  const world = await startWithFiles(t);
  mkdirSync(join(world.workspaceDir, 'beta'));
  const labels = () =>
    world.provider.shown
      .at(-1)
      ?.actions.flat()
      .map(({ label }) => label);
  return {
    ...world,
    labels,
    press: (label: RegExp) => {
      const { id: messageId, actions = [] } = world.provider.shown.at(-1) ?? {};
      const action = actions.flat().find((one) => label.test(one.label));
      assert.ok(action, `no button ${label}`);
      return world.answerTo(() => world.provider.press('7', action.id, messageId));
    },
  };
}

describe('a file without words', () => {
  it('is told of where its project is left and where it is selected again', async (t) => {
    const { send, ask, attachmentOf, paths, labels } = await startWithTwoProjects(t);
    await send([attachmentOf('a.txt', Buffer.from('a')), attachmentOf('b.txt', Buffer.from('b'))]);
    assert.match(await ask("project 'beta'"), /now talking to `beta`[\s\S]*2 files wait in `alpha` to be named/);
    assert.deepEqual(labels(), ['Forget them']);
    assert.equal(await ask('hello'), 'ECHO: hello');
    assert.match(await ask("project 'alpha'"), /2 files wait here from before: your next message will name them/);
    assert.deepEqual(labels(), ['Do not name them']);
    await ask('look');
    assert.equal(paths().length, 2);
    assert.doesNotMatch(await ask("project 'beta'"), /wait/);
  });

  it('is not named any more where the person drops it at its notice, and stays in the project', async (t) => {
    const { send, ask, press, attachmentOf, labels, exists, paths, provider } = await startWithTwoProjects(t);
    await send([attachmentOf('kept.txt', Buffer.from('a'))]);
    assert.deepEqual(labels(), ['Do not name it']);
    assert.match(await press(/Do not name/), /will not name it\. It stays in the project/);
    assert.equal(await ask('hello'), 'ECHO: hello');
    assert.deepEqual([paths(), exists('.attachments')], [[], true]);
    assert.deepEqual(provider.shown.find(({ text }) => /is in the project now/.test(text))?.actions, []);
  });

  it('is not named any more where the person forgets it at the switch', async (t) => {
    const { send, ask, press, attachmentOf } = await startWithTwoProjects(t);
    await send([attachmentOf('a.txt', Buffer.from('a'))]);
    await ask("project 'beta'");
    assert.match(await press(/Forget it/), /will not name it/);
    assert.doesNotMatch(await ask("project 'alpha'"), /wait/);
    assert.equal(await ask('hello'), 'ECHO: hello');
  });

  it('lapses after a day', async (t) => {
    const { send, ask, attachmentOf, clock, paths } = await startWithTwoProjects(t);
    await send([attachmentOf('old.txt', Buffer.from('a'))]);
    clock.advance(DAY_MS - 60_000);
    await send([attachmentOf('new.txt', Buffer.from('b'))]);
    clock.advance(120_000);
    await ask('look');
    assert.deepEqual(
      paths().map((path) => path.replace(/.*-/, '')),
      ['new.txt'],
    );
  });

  it('takes along what the person pointed at by it', async (t) => {
    const { provider, attachmentOf, ask, prompt, texts } = await startWithTwoProjects(t);
    const tell = (id: string, more: object) =>
      provider.deliver('message.received', '7', { message: { id, text: '', ...more } });
    await tell('a', { attachments: [attachmentOf('a.txt', Buffer.from('a'))], forwardedFrom: 'Ann' });
    await tell('b', {
      attachments: [attachmentOf('b.txt', Buffer.from('b'))],
      replyTo: { id: 'x', text: 'Which logo?' },
    });
    await until(() => texts().filter((text) => /in the project now/.test(text)).length === 2, 'both files');
    await ask('use them');
    assert.match(
      prompt(),
      /a\.txt \(.*\)\n {2}Forwarded from Ann:\n- .*b\.txt \(.*\)\n {2}In reply to:\n {2}> Which logo\?/,
    );
  });
});

describe('what a person points at', () => {
  it('has its path in the project: a file, an album, and a file that we sent', async (t) => {
    const { provider, attachmentOf, send, ask, prompt, projectDir, get, answerTo, paths } =
      await startWithTwoProjects(t);
    const attachments = [attachmentOf('a.txt', Buffer.from('a')), attachmentOf('b.bin', Buffer.from([0, 255]))];
    await send(attachments, 'keep these');
    const sent = paths();
    const point = (text: string, replyTo: object) =>
      answerTo(() =>
        provider.deliver('message.received', '7', { message: { id: `r${text}`, text, attachments: [], replyTo } }),
      );
    await point('the first', { id: 'x', text: '[document] a.txt', attachments: attachments.slice(0, 1) });
    assert.match(
      prompt(),
      /> \[document\] a\.txt\n\nthe first\n\nThis is the file of the message that I point at:\n- /,
    );
    assert.deepEqual(paths(), sent.slice(0, 1));
    await point('both', { id: 'x', text: '[photo]', attachments });
    assert.deepEqual(paths(), sent);
    assert.match(prompt(), /These are the files of the message that I point at:[\s\S]*base64 -d/);

    writeFileSync(join(projectDir, 'out.md'), '# out');
    await get('out.md');
    // What is said after it has gone after it.
    await ask('/status');
    const [id] = provider.files.ids();
    await point('shorter', { id, text: '[document] out.md', attachments: [] });
    assert.match(prompt(), /that I point at:\n- out\.md$/);

    await ask("project 'beta'");
    await point('elsewhere', { id: 'x', text: '[photo]', attachments });
    assert.doesNotMatch(prompt(), /\.attachments/);
  });

  it('is not known where it was never in the project', async (t) => {
    const { provider, prompt, answerTo, attachmentOf } = await startWithTwoProjects(t);
    const replyTo = { id: 'x', text: '[photo]', attachments: [attachmentOf('never.jpg', Buffer.from('x'))] };
    await answerTo(() =>
      provider.deliver('message.received', '7', { message: { id: 'r', text: 'this', attachments: [], replyTo } }),
    );
    assert.equal(prompt(), 'In reply to:\n> [photo]\n\nthis');
  });
});

describe('a file that follows the words that speak of it', () => {
  it('is with them, or comes right after where they have begun already', async (t) => {
    const world = await startWithFiles(t, { patience: PATIENCE });
    const { provider, etienne, attachmentOf, deliver, texts } = world;
    const listed = (text: string) =>
      until(async () => (await world.call('GET', '/v1/runs')).body.runs.length > 0, text);
    await provider.write('7', 'what is wrong here?');
    await listed('the words');
    await deliver([attachmentOf('a.txt', Buffer.from('a'))], '');
    await world.passUntil(() => etienne.state.runs.length === 1, 'the run');
    assert.match(world.prompt(), /^what is wrong here\?\n\nI sent this file with my message:/);
    await until(() => texts().some((text) => /^ECHO: what/.test(text)), 'the answer');

    await provider.write('7', 'GATE g');
    await listed('the next words');
    world.clock.advance(PATIENCE.afterWordsMs);
    await until(() => etienne.state.runs.length === 2, 'the next run');
    await deliver([attachmentOf('b.txt', Buffer.from('b'))], '');
    await until(() => texts().some((text) => /Queued, number 1/.test(text)), 'its place');
    etienne.state.completeGate('g');
    await world.passUntil(() => etienne.state.runs.length === 3, 'the next run');
    assert.match(world.prompt(), /^This belongs to my message before\.\n\nI sent this file/);
  });
});
