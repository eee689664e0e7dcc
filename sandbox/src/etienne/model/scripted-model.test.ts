import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createFakeTimers } from '../fake-timers.ts';
import { answerOf, startEtienne, typesOf } from '../test-helper.ts';

describe('the scripted model', () => {
  it('echoes what it does not know, byte for byte', async (t) => {
    const etienne = await startEtienne(t);
    const prompt = 'Grüße 🚀 %41 a+b&c=d\n\nsecond "line"\u2028';
    assert.equal(answerOf(await etienne.ask('p', prompt)), `ECHO: ${prompt}`);
  });

  it('obeys the first word that it knows, wherever it stands', async (t) => {
    const etienne = await startEtienne(t);
    const prompt = 'Caption first\nSLOW 2 and then BIG 10';
    assert.equal(answerOf(await etienne.ask('p', prompt)), 'tick 1/2 tick 2/2 ');
  });

  it('BIG answers with that many bytes', async (t) => {
    const etienne = await startEtienne(t);
    assert.equal(Buffer.byteLength(answerOf(await etienne.ask('p', 'BIG 1000000'))), 1_000_000);
  });

  it('TOOL_EDIT tells of a changed file by its absolute path, and fails without one', async (t) => {
    const etienne = await startEtienne(t);
    assert.equal(typesOf(await etienne.ask('p', 'TOOL_EDIT a.md')).includes('file_changed'), false);
    await writeFile(join(etienne.workspaceDir, 'p', 'a.md'), 'first\n');
    const changed = (await etienne.ask('p', 'TOOL_EDIT a.md')).find(({ type }) => type === 'file_changed');
    assert.equal(changed?.data.path, join(etienne.workspaceDir, 'p', 'a.md'));
  });

  it('TOOL_FAIL never completes its tool', async (t) => {
    const etienne = await startEtienne(t);
    const events = await etienne.ask('p', 'TOOL_FAIL');
    assert.equal(events.filter(({ type }) => type === 'tool').length, 1);
    assert.match(JSON.stringify(events.find(({ type }) => type === 'user')), /"is_error":true/);
    assert.equal(typesOf(events).at(-1), 'completed');
  });

  it('SILENT says nothing for that long', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers });
    const stream = await etienne.prompt('p', 'SILENT 600000');
    await stream.until('status');
    timers.advance(599_999);
    assert.equal(typesOf(stream.events()).includes('stdout'), false);
    timers.advance(1);
    await stream.until('completed');
  });

  it('ODD_EVENTS mixes unknown events and missing fields into a run that completes', async (t) => {
    const etienne = await startEtienne(t);
    const events = await etienne.ask('p', 'ODD_EVENTS');
    assert.ok(typesOf(events).includes('quantum_state'));
    assert.equal(typesOf(events).at(-1), 'completed');
    assert.equal(answerOf(events), 'Odd events survived.');
  });

  it('MARKDOWN has headings, lists, code, a table and a link', async (t) => {
    const etienne = await startEtienne(t);
    const answer = answerOf(await etienne.ask('p', 'MARKDOWN'));
    for (const part of ['# Heading', '    - nested twice', '```ts', '| --- |', '](https://'])
      assert.ok(answer.includes(part));
  });

  it('gives way to the behaviour that a test plugs in', async (t) => {
    const etienne = await startEtienne(t, {
      model: (prompt, api) =>
        prompt === 'mine'
          ? (async function* () {
              yield `prompt ${api.promptNumber} of ${api.project}`;
            })()
          : undefined,
    });
    assert.equal(answerOf(await etienne.ask('p', 'mine')), 'prompt 1 of p');
    assert.equal(answerOf(await etienne.ask('p', 'other')), 'ECHO: other');
  });

  it('turns an exception of a plugged-in behaviour into a stream error', async (t) => {
    const etienne = await startEtienne(t, {
      // biome-ignore lint/correctness/useYield: it fails before it says anything
      async *model() {
        throw new Error('out of order');
      },
    });
    const events = await etienne.ask('p', 'x');
    assert.equal(events.at(-1)?.data.message, 'Stream error: out of order');
    assert.equal(etienne.state.runs[0]?.outcome, 'failed');
  });
});

describe('Base64 commands in a prompt', () => {
  const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, i) => i % 256));

  it('unpack parts into a binary file', async (t) => {
    const etienne = await startEtienne(t);
    const dir = join(etienne.workspaceDir, 'p', '.attachments');
    await mkdir(dir, { recursive: true });
    const encoded = bytes.toString('base64');
    await writeFile(join(dir, 'a.png.b64.1'), `${encoded.slice(0, 401)}\n`);
    await writeFile(join(dir, 'a.png.b64.2'), encoded.slice(401));
    await etienne.ask('p', 'Unpack it:\n```sh\ncat .attachments/a.png.b64.* | base64 -d > .attachments/a.png\n```');
    assert.deepEqual(await readFile(join(dir, 'a.png')), bytes);
  });

  it('pack a binary file into text', async (t) => {
    const etienne = await startEtienne(t);
    await mkdir(join(etienne.workspaceDir, 'p'));
    await writeFile(join(etienne.workspaceDir, 'p', 'a.png'), bytes);
    await etienne.ask('p', 'Run `base64 -w0 a.png > a.b64` please');
    assert.equal(await readFile(join(etienne.workspaceDir, 'p', 'a.b64'), 'utf8'), bytes.toString('base64'));
  });

  it('fail for unknown programs and outside of the workspace, and run no shell', async (t) => {
    const etienne = await startEtienne(t);
    for (const command of ['node -e 1', 'cat ../../outside.txt', 'echo x > ../../outside.txt']) {
      const events = await etienne.ask('p', `TOOL_BASH ${command}`);
      assert.equal(events.filter(({ type }) => type === 'tool').length, 1, command);
    }
  });
});
