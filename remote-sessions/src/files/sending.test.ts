import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import type { Model } from '../../../sandbox/src/etienne/index.ts';
import { until } from '../testing/waiting.ts';
import { anyBytes, fencedCommand, runInShell, startWithFiles } from './testing.ts';

type World = Awaited<ReturnType<typeof startWithFiles>>;

function put({ projectDir }: World, path: string, content: string | Buffer = 'x', at?: number) {
  mkdirSync(dirname(join(projectDir, path)), { recursive: true });
  writeFileSync(join(projectDir, path), content);
  if (at !== undefined) utimesSync(join(projectDir, path), at, at);
}

const labels = ({ provider }: World) => (provider.shown.at(-1)?.actions ?? []).map(([action]) => action?.label);
const button = ({ provider }: World, label: RegExp) =>
  provider.shown
    .toReversed()
    .flatMap(({ actions }) => actions.flat())
    .find((action) => label.test(action.label))?.id ?? 'none';

/** An agent that gets the command for encoding and then does this instead. */
const agentThat =
  (act: (command: string, projectDir: string) => void): Model =>
  (prompt, { projectDir }) => {
    const command = fencedCommand(prompt);
    if (command === undefined) return undefined;
    return (async function* () {
      act(command, projectDir);
      yield 'done';
    })();
  };

const spooled = ({ dataDir }: World) => readdirSync(join(dataDir, 'outgoing-files'));

describe('looking at the files of a project', () => {
  it('shows folders, then files, the newest first, and nothing that is not handed out', async (t) => {
    const world = await startWithFiles(t);
    put(world, 'old.txt', 'x', 1_000);
    put(world, 'new.txt', 'x', 2_000);
    put(world, 'src/deep/a.ts');
    put(world, '.env');
    put(world, 'server.key');
    put(world, '.etienne/chat.sessions.json', '{}');
    put(world, '.attachments/0123456789-1-photo.jpg');
    put(world, '.attachments/outgoing/x.sha256');
    put(world, '.attachments/0123456789-1-photo.jpg.b64.001');
    await world.ask('/files');
    assert.deepEqual(labels(world), ['📁 src', '📄 new.txt', '📄 old.txt', '📁 .attachments']);
    await world.answerTo(() => world.provider.press('7', button(world, /src/)));
    assert.deepEqual(labels(world), ['⬆️ ..', '📁 deep']);
    await world.answerTo(() => world.provider.press('7', button(world, /deep/)));
    assert.deepEqual(labels(world), ['⬆️ ..', '📄 a.ts']);
    await world.answerTo(() => world.provider.press('7', button(world, /\.\./)));
    assert.deepEqual(labels(world), ['⬆️ ..', '📁 deep']);
    await world.ask('/files .attachments');
    assert.deepEqual(labels(world), ['⬆️ ..', '📄 0123456789-1-photo.jpg']);
  });

  it('shows forty entries at most and says how many there are more', async (t) => {
    const world = await startWithFiles(t);
    for (let index = 0; index < 45; index++) put(world, `f${index}.txt`);
    assert.match(await world.ask('/files .'), /5 more are not shown/);
    assert.equal(labels(world).length, 40);
  });

  const answers: [command: string, said: RegExp][] = [
    ['/files ../other', /leads out of the project/],
    ['/files .git', /do not hand out/],
    ['/files nowhere', /no folder `nowhere`/],
    ['/files empty', /Nothing to show/],
    ['/get', /Which file/],
    ['/get nowhere.txt', /no file `nowhere.txt`/],
    ['/get nowhere/at/all.txt', /no file `nowhere\/at\/all.txt`/],
    ['/get empty', /`empty` is a folder/],
    ['/get nothing.txt', /is empty \(0 bytes\)/],
    ['/get ../alpha/a.txt', /leads out of the project/],
    ['/get data/session.id', /do not hand out/],
  ];
  for (const [command, said] of answers) {
    it(`answers "${command}" in one sentence`, async (t) => {
      const world = await startWithFiles(t);
      mkdirSync(join(world.projectDir, 'empty'));
      put(world, 'nothing.txt', '');
      assert.match(await world.ask(command), said);
      assert.deepEqual(world.provider.files.shown, []);
    });
  }

  it('says that no project is selected, or that it is gone', async (t) => {
    const world = await startWithFiles(t);
    rmSync(world.projectDir, { recursive: true });
    assert.match(await world.ask('/files'), /`alpha` does not exist any more/);
    assert.match(await world.ask('/get a.txt'), /`alpha` does not exist any more/);
    assert.deepEqual(readdirSync(world.workspaceDir), []);
    await world.pair('8');
    for (const command of ['/files', '/get a.txt']) {
      const before = world.provider.texts('8').length;
      await world.provider.write('8', command);
      await until(() => world.provider.texts('8').length > before);
      assert.match(world.provider.texts('8').at(-1) ?? '', /No project is selected/);
    }
  });

  it('says what Etienne says where it fails', async (t) => {
    const world = await startWithFiles(t);
    put(world, 'a.txt');
    world.etienne.state.failNext('listProjects', { status: 413 });
    assert.match(await world.ask('/get a.txt'), /more than the 10 MB/);
    world.etienne.state.failNext('getFile', { status: 503 });
    assert.match(await world.ask('/get a.txt'), /Please try again/);
    await world.etienne.state.setDown(true);
    assert.match(await world.ask('/get a.txt'), /cannot be reached right now/);
  });
});

describe('a file of a project', () => {
  it('comes exactly where it is a text, without a run and while another one runs', async (t) => {
    const world = await startWithFiles(t);
    const text = '\uFEFFline\r\nünï 😀\n';
    put(world, 'docs/a text.md', text);
    await world.provider.write('7', 'GATE busy');
    await until(() => world.etienne.state.runs.length === 1, 'the run');
    const file = await world.get("'docs/a text.md'");
    assert.deepEqual([file.name, file.bytes.toString()], ['a text.md', text]);
    assert.match(file.mimeType, /^text\/plain/);
    assert.equal(world.etienne.state.runs.length, 1);
    world.etienne.state.completeGate('busy');
  });

  it('comes encoded by the agent where it is none, and is said to', async (t) => {
    const world = await startWithFiles(t);
    const bytes = anyBytes(7_000_000);
    put(world, "it's $(id) 😀.png", bytes);
    const file = await world.get("it's $(id) 😀.png");
    assert.deepEqual(file.bytes, bytes);
    assert.equal(file.mimeType, 'image/png');
    assert.match(world.texts().at(-2) ?? '', /no plain text, so the agent encodes it/);
    assert.match(world.texts().at(-1) ?? '', /size and SHA-256 are right/);
    assert.deepEqual(spooled(world), []);
  });

  it('is offered as a button by the run that wrote it, and comes from there whatever project is selected', async (t) => {
    const world = await startWithFiles(t);
    mkdirSync(join(world.workspaceDir, 'beta'));
    await world.ask('TOOL_WRITE out/report.md');
    assert.deepEqual(labels(world), ['📄 out/report.md']);
    await world.ask("project 'beta'");
    await world.provider.press('7', button(world, /report/));
    await until(() => world.provider.files.shown.length === 1, 'the file');
    assert.equal(world.provider.files.shown[0]?.bytes.toString(), 'written by the fake model\n');
    rmSync(world.projectDir, { recursive: true });
    assert.match(
      await world.answerTo(() => world.provider.press('7', button(world, /report/), 'm1', { laterMs: 3_000 })),
      /project of this button does not exist/,
    );
  });

  it('of more than 50 MB is refused with its size', async (t) => {
    const world = await startWithFiles(t);
    put(world, 'huge.bin');
    truncateSync(join(world.projectDir, 'huge.bin'), 52_428_801);
    await world.ask('/get huge.bin');
    await until(
      () => world.texts().some((text) => /too large to be sent: it has more than 50 MB/.test(text)),
      'the refusal',
    );
    assert.deepEqual(world.provider.files.shown, []);
  });

  it('of more than its provider sends is refused with what that is, whether it is a text or not', async (t) => {
    const world = await startWithFiles(t);
    world.provider.state.capabilities.limits.outgoingFileBytes = 2_048;
    world.provider.subscriptions.clear();
    await world.passUntil(() => world.provider.subscriptions.size === 1, 'a new look at the provider');
    for (const name of ['words.txt', 'bytes.bin']) {
      put(world, name);
      truncateSync(join(world.projectDir, name), 2_049);
      await world.ask(`/get ${name}`);
      const refusal = new RegExp(`${name}\\W+ is too large to be sent: it has more than 2 KB`);
      await until(() => world.texts().some((text) => refusal.test(text)), `the refusal of ${name}`);
    }
    assert.deepEqual(world.provider.files.shown, []);
  });

  const agents: [name: string, model: Model, said: RegExp][] = [
    ['does nothing', agentThat(() => {}), /did not encode it/],
    [
      'encodes something else',
      agentThat((command, dir) => {
        runInShell(command, dir);
        const folder = join(dir, '.attachments', 'outgoing');
        for (const name of readdirSync(folder)) {
          if (name.includes('.b64.')) writeFileSync(join(folder, name), Buffer.from('another').toString('base64'));
        }
      }),
      /not the whole file/,
    ],
    [
      'loses a part',
      agentThat((command, dir) => {
        runInShell(command, dir);
        const folder = join(dir, '.attachments', 'outgoing');
        for (const name of readdirSync(folder)) if (name.includes('.b64.')) rmSync(join(folder, name));
      }),
      /not the whole file/,
    ],
  ];
  for (const [name, model, said] of agents) {
    it(`does not come where the agent ${name}, and can be asked for again`, async (t) => {
      const world = await startWithFiles(t, { etienne: { model } });
      put(world, 'a.png', anyBytes(10));
      await world.ask('/get a.png');
      await until(() => world.texts().some((text) => said.test(text)), 'the reason');
      assert.deepEqual(labels(world), ['Try again']);
      assert.deepEqual(world.provider.files.shown, []);
      assert.deepEqual(spooled(world), []);
    });
  }

  it('comes once where the manager ends while the provider is away', async (t) => {
    const world = await startWithFiles(t);
    put(world, 'a.txt', 'text');
    const id = 'evt_get';
    world.provider.files.refuseNext(503, 'UNAVAILABLE');
    await world.provider.write('7', '/get a.txt', { id });
    await until(() => spooled(world).length === 1, 'the file on disk');
    await world.stop();
    assert.equal(spooled(world).length, 1);
    writeFileSync(join(world.dataDir, 'outgoing-files', 'left-by-a-crash'), 'x');
    await world.start();
    await world.passUntil(() => world.provider.files.shown.length === 1, 'the file');
    await until(() => spooled(world).length === 0, 'the end of the file on disk');
    await world.provider.write('7', '/get a.txt', { id });
    await world.ask('hello');
    assert.equal(world.provider.files.shown.length, 1);
  });

  for (const [status, code, said] of [
    [413, 'FILE_TOO_LARGE', /could not send `a.txt`: it is too large/],
    [400, 'FILE_EMPTY', /could not send `a.txt`: the messenger does not take it/],
  ] as const) {
    it(`that the provider refuses with ${code} is told of`, async (t) => {
      const world = await startWithFiles(t);
      put(world, 'a.txt', 'text');
      world.provider.files.refuseNext(status, code);
      assert.match(await world.ask('/get a.txt'), said);
      assert.deepEqual(spooled(world), []);
    });
  }

  it('is not sent to somebody who was unpaired meanwhile', async (t) => {
    const world = await startWithFiles(t);
    put(world, 'a.txt', 'text');
    world.provider.unpair('7');
    await world.provider.write('7', '/get a.txt');
    await until(() => world.provider.requests.includes('POST /v1/files'), 'the upload');
    await until(() => spooled(world).length === 0, 'the end of the file on disk');
    assert.deepEqual(world.provider.files.shown, []);
  });
});
