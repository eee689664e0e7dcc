import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freePort } from 'service-kit/starting';
import { botMessage } from '../harness/bridge.ts';
import { createServiceProcess } from '../harness/service-process.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';

describe('a second instance', () => {
  const shared = shareCommonBridge({ projects: ['held'] });

  it('on the same data refuses to start, says why, and disturbs nothing', async () => {
    const { bridge } = shared;
    const person = await shared.someone('held');
    person.send('GATE held');
    await shared.started('GATE held');
    const elsewhere = {
      ...bridge.env,
      REMOTE_SESSIONS_PORT: String(await freePort()),
      TELEGRAM_PORT: String(await freePort()),
    };
    for (const script of ['start-remote-sessions.sh', 'start-telegram.sh']) {
      const second = createServiceProcess(script, elsewhere);
      await assert.rejects(second.start(), /ended with 1:[\s\S]*another process of this service works in this folder/);
    }
    bridge.etienne.state.completeGate('held');
    await botMessage(person, /opened/);
    assert.equal(shared.runsOf('').length, 1);
    assert.equal(person.messages.filter(({ text }) => /opened/.test(text)).length, 1);
  });

  it('on a port that is taken names the settings to change', async () => {
    const { bridge } = shared;
    const env = { ...bridge.env, DATA_DIR: `${bridge.folder}/other` };
    for (const script of ['start-remote-sessions.sh', 'start-telegram.sh']) {
      await assert.rejects(createServiceProcess(script, env).start(), /cannot listen on 127\.0\.0\.1:\d+[\s\S]*port/);
    }
  });
});
