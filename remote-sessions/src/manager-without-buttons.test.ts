import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { startManager } from './testing/start-manager.ts';
import { until } from './testing/waiting.ts';

/** A manager whose provider lacks what is named, with the projects alpha and beta. */
async function without(t: TestContext, ...lacks: ('actions' | 'editing' | 'progress' | 'files')[]) {
  const manager = await startManager(t);
  for (const name of ['alpha', 'beta']) mkdirSync(join(manager.workspaceDir, name));
  for (const what of lacks) manager.provider.state.capabilities[what] = false;
  manager.provider.subscriptions.clear();
  await manager.passUntil(() => manager.provider.subscriptions.size === 1, 'a new look at the provider');
  await manager.pair('7');
  const texts = () => manager.provider.texts('7');
  const requests = (pattern: RegExp) => manager.provider.requests.filter((line) => pattern.test(line));
  return { manager, texts, requests };
}

describe('a provider without buttons', () => {
  it('is sent the choices with numbers, and a number chooses', async (t) => {
    const { manager, texts } = await without(t, 'actions');
    assert.match(texts()[0] ?? '', /1\. alpha\n2\. beta\n\n\*Answer with a number to choose\.\*$/);
    assert.ok(manager.provider.shown.every(({ actions }) => actions.length === 0));
    await manager.provider.write('7', '2');
    await manager.said('7', /now talking to `beta`/);
  });

  it('takes the next number as a prompt once one was chosen, also after a restart in between', async (t) => {
    const { manager } = await without(t, 'actions');
    await manager.stop();
    await manager.start();
    await manager.provider.write('7', '1.');
    await manager.said('7', /now talking to `alpha`/);
    assert.equal(await manager.ask('7', '1'), 'ECHO: 1');
  });

  it('keeps apart what was forwarded, is a reply to something else, or is no number of a choice', async (t) => {
    const { manager } = await without(t, 'actions');
    await manager.ask('7', "project 'alpha'");
    await manager.ask('7', '/projects');
    const write = (more: object, id: string) =>
      manager.provider.deliver('message.received', '7', { message: { id, text: '2', attachments: [], ...more } });
    await write({ forwardedFrom: 'somebody' }, 'in-1');
    await write({ replyTo: { id: 'elsewhere', text: 'x' } }, 'in-2');
    await until(() => manager.etienne.state.runs.length >= 1, 'they are prompts');
    await manager.passUntil(() => manager.provider.texts('7').some((text) => /^ECHO/.test(text)), 'their answers');
    await manager.provider.write('7', '2');
    await manager.said('7', /now talking to `beta`/);
  });

  it('answers a question of the agent by numbers', async (t) => {
    const { manager, texts } = await without(t, 'actions');
    await manager.ask('7', "project 'alpha'");
    await manager.provider.write('7', 'ASK single');
    await manager.passUntil(() => texts().some((text) => /1\. Red\n2\. Blue/.test(text)), 'the question', 5);
    await manager.provider.write('7', '2');
    await until(() => texts().some((text) => /✓ Blue/.test(text)), 'the answer is shown');
    await until(
      () => texts().some((text) => /ECHO.*Blue|Blue/.test(text) && !text.startsWith('❓')),
      'the run goes on',
    );
  });
});

describe('a provider that cannot change messages', () => {
  it('says anew how a question ended, and nothing while the time goes by', async (t) => {
    const { manager, texts, requests } = await without(t, 'editing');
    await manager.ask('7', "project 'alpha'");
    await manager.provider.write('7', 'ASK single');
    // In small steps: a question is open for a minute only.
    await manager.passUntil(() => texts().some((text) => text.startsWith('❓')), 'the question', 5);
    const button = manager.provider.shown
      .at(-1)
      ?.actions.flat()
      .find(({ label }) => label.includes('Red'));
    await manager.provider.press('7', button?.id ?? '', manager.provider.shown.at(-1)?.id);
    await until(() => texts().some((text) => /✓ Red/.test(text)), 'the end of the question');
    assert.equal(texts().filter((text) => text.startsWith('❓')).length, 2);
    assert.deepEqual(requests(/^PATCH/), []);
  });
});

describe('a provider without previews', () => {
  it('is sent none', async (t) => {
    const { manager, requests } = await without(t, 'progress');
    await manager.ask('7', "project 'alpha'");
    assert.equal(await manager.ask('7', 'hello'), 'ECHO: hello');
    assert.deepEqual(requests(/progress/), []);
  });
});

describe('a provider without files', () => {
  it('is sent none, and the person is told so', async (t) => {
    const { manager, requests } = await without(t, 'files');
    writeFileSync(join(manager.workspaceDir, 'alpha', 'a.md'), 'text');
    await manager.ask('7', "project 'alpha'");
    assert.match(await manager.ask('7', '/get a.md'), /No files can be sent to you here, so `a\.md` stays/);
    assert.match(await manager.ask('7', 'TOOL_WRITE b.md'), /Tool finished/);
    assert.deepEqual(manager.provider.shown.at(-1)?.actions, []);
    assert.deepEqual(requests(/files/), []);
  });
});

describe('what a provider has said of itself', () => {
  it('holds from the first message after a restart, before it is asked again', async (t) => {
    const { manager, texts } = await without(t, 'actions');
    manager.provider.state.isDown = true;
    const projects = { message: { id: 'in-1', text: '/projects', attachments: [] } };
    await manager.provider.deliver('message.received', '7', projects);
    const tried = () => manager.provider.requests.filter((line) => line === 'POST /v1/messages').length;
    await until(() => tried() > 1, 'an attempt');
    await manager.stop();
    manager.provider.state.isDown = false;
    await manager.start();
    await until(() => texts().length > 1, 'the list of projects');
    assert.match(texts().at(-1) ?? '', /1\. alpha\n2\. beta/);
  });

  it('decides what is a part of a longer text', async (t) => {
    const manager = await startManager(t);
    mkdirSync(join(manager.workspaceDir, 'alpha'));
    manager.provider.state.capabilities.limits.messageTextLength = 100;
    manager.provider.subscriptions.clear();
    await manager.passUntil(() => manager.provider.subscriptions.size === 1, 'a new look at the provider');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    const pasted = 'abcdefghij'.repeat(25);
    for (const part of [pasted.slice(0, 100), pasted.slice(100, 200), pasted.slice(200)]) {
      await manager.provider.write('7', part);
    }
    await manager.said('7', new RegExp(`^ECHO: ${pasted}$`));
  });
});
