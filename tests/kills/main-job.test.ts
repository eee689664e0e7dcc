import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { botMessage, codeIn } from '../harness/bridge.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';

describe('the main job', () => {
  const shared = shareCommonBridge({ projects: ['my-app', 'website'] });

  it('pairs by the command line, selects a project, answers, and goes on in the same session after a restart', async () => {
    const { bridge } = shared;
    const person = bridge.telegram.person({ id: 1001, firstName: 'A person' });

    person.send('/start');
    const code = codeIn(await botMessage(person, /approve telegram/));
    const wrong = await bridge.pairing('approve', 'telegram', 'ZZZZZZZZ');
    assert.equal(wrong.code, 1, wrong.output);
    const approved = await bridge.pairing('approve', 'telegram', code);
    assert.equal(approved.code, 0, approved.output);
    const projects = await botMessage(person, /Choose a project/);
    const offered = projects.buttons.flat().map(({ label }) => label);
    assert.deepEqual(
      ['my-app', 'website'].filter((name) => !offered.includes(name)),
      [],
    );

    person.send('project ‘my-app’');
    await botMessage(person, /now talking to my-app/);
    const mapped = () =>
      bridge.mappingFile()['remote-sessions'].find(({ remoteSession }) => remoteSession.sessionId === '1001');
    assert.equal(mapped()?.project.sessionId, '');

    person.send('hello world');
    await botMessage(person, /^ECHO: hello world$/);
    const mapping = mapped();
    assert.ok(mapping);
    const [first] = shared.runsOf('');
    assert.equal(mapping.project.sessionId, first?.sessionId);
    assert.equal(mapping.provider, 'telegram');
    assert.equal(mapping.webhook.url, `${bridge.urlOf.manager}/v1/webhooks/telegram`);

    await Promise.all([bridge.provider.end('SIGTERM'), bridge.manager.end('SIGTERM')]);
    person.send('HISTORY');
    await Promise.all([bridge.provider.start(), bridge.manager.start()]);
    await botMessage(person, /2 prompts?/);
    assert.deepEqual(
      shared.runsOf('').map(({ project, prompt, sessionId }) => ({ project, prompt, sessionId })),
      [
        { project: 'my-app', prompt: 'hello world', sessionId: first?.sessionId },
        { project: 'my-app', prompt: 'HISTORY', sessionId: first?.sessionId },
      ],
    );
    const ready = await bridge.call('manager', '/ready');
    assert.equal(ready.status, 200, JSON.stringify(ready.body));
  });
});
