import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { answerTo, ask } from '../harness/answer-to.ts';
import { botMessage } from '../harness/bridge.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';

const timing = { firstEventMs: 1, sessionMs: 2, chunkMs: 10, streamEndMs: 8, abortMs: 20 };
const PROJECTS = ['expired', 'not-taken', 'unknown', 'not-there', 'restart', 'cut-off'];
const ABORT = 'POST /api/claude/abort';

describe('a stop that Etienne does not take at once', () => {
  const shared = shareCommonBridge({ projects: PROJECTS, timing, withSignIn: true });
  const { someone, runsOf } = shared;

  /** A person whose run has begun to speak. */
  async function running(project: string) {
    const person = await someone(project);
    const sent = person.send(`GATE ${project}`);
    await person.waitFor(({ draft }) => draft?.text.includes('reached'));
    return { person, sent };
  }

  afterEach(async () => {
    shared.bridge.etienne.state.refuse(undefined);
    await shared.bridge.etienne.state.setDown(false);
  });

  it('gets through by itself where the token has expired in the middle', async () => {
    const { person, sent } = await running('expired');
    shared.bridge.etienne.state.expireTokens();
    person.send('/stop');
    assert.match((await answerTo(person, sent, /Stopped here/)).text, /^GATE expired reached\.\s+Stopped here\.$/);
    assert.equal(runsOf('GATE expired')[0]?.outcome, 'aborted');
    assert.deepEqual(
      person.messages.filter(({ text }) => /could not stop/.test(text)),
      [],
    );
  });

  it('is corrected in the chat where it is refused, and a second one works', async () => {
    const { state } = shared.bridge.etienne;
    const { person, sent } = await running('not-taken');
    state.refuse(401, { message: 'Token expired', route: ABORT });
    for (let times = 1; times <= 2; times++) {
      const refused = person.send('/stop');
      await answerTo(person, refused, /^Stopping/);
      const corrected = await answerTo(person, refused, /could not stop/);
      assert.match(corrected.text, /does not accept our sign-in.*It goes on; \/stop tries again/);
      assert.equal(runsOf('GATE not-taken')[0]?.outcome, 'running');
    }
    state.refuse(undefined);
    person.send('/stop');
    await answerTo(person, sent, /GATE not-taken reached\.\s+Stopped here\.$/);
    assert.equal(runsOf('GATE not-taken')[0]?.outcome, 'aborted');
  });

  it('is corrected too where Etienne says that it has not stopped the run', async () => {
    const { state } = shared.bridge.etienne;
    const { person, sent } = await running('unknown');
    for (let count = 0; count < 3; count++) {
      state.failNext('/abort/', { status: 201, body: { success: false, message: 'Process not found' } });
    }
    const stop = person.send('/stop');
    await answerTo(person, stop, /could not stop it.*It goes on; \/stop tries again/);
    person.send('/stop');
    await answerTo(person, sent, /GATE unknown reached\.\s+Stopped here\.$/);
  });

  it('reaches Etienne once that is back, where it was said while the run was cut off', async () => {
    const { state } = shared.bridge.etienne;
    const { person, sent } = await running('not-there');
    await state.setDown(true);
    const stop = person.send('/stop');
    await answerTo(person, stop, /^Stopping/);
    assert.equal(runsOf('GATE not-there')[0]?.outcome, 'running');
    await state.setDown(false);
    await answerTo(person, sent, /GATE not-there reached\.\s+Stopped here\.$/);
    assert.equal(runsOf('GATE not-there')[0]?.outcome, 'aborted');
  });

  it('reaches Etienne where the manager was ended and started again before', async () => {
    const { state } = shared.bridge.etienne;
    const { person, sent } = await running('restart');
    await state.setDown(true);
    const stop = person.send('/stop');
    await answerTo(person, stop, /^Stopping/);
    await shared.bridge.manager.end('SIGTERM');
    await state.setDown(false);
    await shared.bridge.manager.start();
    await answerTo(person, sent, /GATE restart reached\.\s+Stopped here\.$/);
    assert.equal(runsOf('GATE restart')[0]?.outcome, 'aborted');
  });

  it('gets through where the connection is reset under it, and nobody hears of that', async () => {
    const { state } = shared.bridge.etienne;
    const { person, sent } = await running('cut-off');
    state.failNext('/abort/', 'reset-after-request-read');
    person.send('/stop');
    await answerTo(person, sent, /GATE cut-off reached\.\s+Stopped here\.$/);
    assert.deepEqual(
      person.messages.filter(({ text }) => /could not|cannot be reached/.test(text)),
      [],
    );
    assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
    await botMessage(person, /Stopping/);
  });
});
