import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import type { Person } from 'sandbox/telegram';
import { answerTo, ask, labelsOf } from '../harness/answer-to.ts';
import { botMessage } from '../harness/bridge.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';
import { untilExists } from '../harness/until-file.ts';

const timing = { firstEventMs: 1, sessionMs: 2, chunkMs: 10, streamEndMs: 8, abortMs: 20, retentionMs: 2_000 };
const PROJECTS = [
  'killed',
  'again',
  'waiting',
  'turns',
  'inside',
  'cut',
  'sign-in',
  'start',
  'refused',
  'reset',
  'guarded',
  'proxy',
  'emptied',
];

describe('an Etienne that is away', () => {
  const shared = shareCommonBridge({ projects: PROJECTS, timing, withSignIn: true });
  const { someone, runsOf, started } = shared;
  const status = (person: Person) => ask(person, '/status', /^Project:/);
  const said = ({ messages }: Person, text: RegExp) =>
    messages.filter((one) => one.from === 'bot' && text.test(one.text));

  afterEach(async () => {
    const { state } = shared.bridge.etienne;
    state.refuse(undefined);
    state.refuseSignIn(undefined);
    state.setGuardrail(undefined);
    await Promise.all([state.setDown(false), state.setSignInDown(false)]);
  });

  it('because it was killed and started again is named so, with the warning, and the run can be run again', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('killed');
    const sent = person.send('TOOL_GATE orphan done.txt');
    await person.waitFor(({ draft }) => /wait-for/.test(draft?.text ?? ''));
    await state.restart(300);
    const told = await answerTo(person, sent, /restarted/);
    assert.match(told.text, /^I run a command\.\s+Etienne was restarted while this ran/);
    assert.match(told.text, /A command that it had begun may still be going on there: look at the project before/);
    assert.deepEqual(labelsOf(told), ['Run again']);
    // It really does go on.
    state.completeGate('orphan');
    await untilExists(join(shared.bridge.workspaceDir, 'killed', 'done.txt'));
    await person.press(told.messageId, 'Run again');
    await answerTo(person, told.messageId, /Tool finished/);
    assert.equal(runsOf('TOOL_GATE orphan').length, 2);
  });

  it('is named so too where the manager was away at the same time', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('again');
    const sent = person.send('GATE never');
    await person.waitFor(({ draft }) => draft?.text.includes('reached'));
    await shared.bridge.manager.end('SIGKILL');
    await state.restart();
    await shared.bridge.manager.start();
    const told = await answerTo(person, sent);
    assert.match(told.text, /interrupted before it was finished, and Etienne does not know it any more/);
    assert.match(told.text, /A command that it had begun may still be going on there/);
    assert.deepEqual(labelsOf(told), ['Run again']);
  });

  it('is said once to who waits for it, whose message then runs by itself', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('waiting');
    await state.setDown(true);
    const sent = person.send('runs later');
    await answerTo(person, sent, /^Etienne cannot be reached right now\. Your message waits/);
    assert.match((await status(person)).text, /Etienne: cannot be reached right now/);
    await state.setDown(false);
    await answerTo(person, sent, /^ECHO: runs later$/);
    assert.equal(said(person, /Your message waits/).length, 1);
    assert.match((await status(person)).text, /all well/);
  });

  it('as its sign-in service is away is said in other words', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('sign-in');
    state.expireTokens();
    await state.setSignInDown(true);
    const sent = person.send('signs in later');
    await answerTo(person, sent, /^Etienne's sign-in service cannot be reached right now\. Your message waits/);
    assert.match((await status(person)).text, /Etienne: .*sign-in service cannot be reached right now/);
    await state.setSignInDown(false);
    await answerTo(person, sent, /^ECHO: signs in later$/);
  });

  it('as it refuses us is said in others again', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('refused');
    state.refuse(401);
    state.refuseSignIn(401);
    assert.match((await ask(person, 'is refused')).text, /does not accept our sign-in.*operator/);
    assert.match((await status(person)).text, /Etienne: does not accept our sign-in/);
    state.refuse(undefined);
    state.refuseSignIn(undefined);
    assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
  });

  it('when the manager starts is told apart as well, and what waits runs by itself', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('start');
    await shared.bridge.manager.end('SIGTERM');
    await state.setSignInDown(true);
    await shared.bridge.manager.start();
    const sent = person.send('waits from the start');
    await answerTo(person, sent, /^Etienne's sign-in service cannot be reached right now\. Your message waits/);
    await state.setSignInDown(false);
    await answerTo(person, sent, /^ECHO: waits from the start$/);
    await shared.bridge.manager.end('SIGTERM');
    state.refuseSignIn(401);
    await shared.bridge.manager.start();
    assert.match((await ask(person, 'is refused')).text, /does not accept our sign-in/);
    assert.equal(runsOf('waits from the start').length, 1);
  });

  it('is told apart from the turn of another chat and from a task inside Etienne', async () => {
    const { state } = shared.bridge.etienne;
    const [one, two] = [await someone('turns'), await someone('turns')];
    one.send('GATE turns');
    await started('GATE turns');
    two.send('mine');
    await botMessage(two, /Somebody else's message runs/);
    assert.match((await status(two)).text, /Next in line for .*mine\s+Now: waits until somebody else's message/);
    assert.doesNotMatch((await status(two)).text, /working|Running for/);
    state.completeGate('turns');
    await botMessage(two, /^ECHO: mine$/);

    const three = await someone('inside');
    state.foreignRun('inside', 'GATE inside');
    await started('GATE inside');
    three.send('after it');
    await botMessage(three, /Another task runs/);
    assert.match(
      (await status(three)).text,
      /Next in line for .*after it\s+Now: waits until another task of this project/,
    );
    state.completeGate('inside');
    await botMessage(three, /^ECHO: after it$/);
  });

  it('under a run is said in the preview and in /status while it lasts, and nothing of it is lost', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('cut');
    const sent = person.send('GATE cut');
    await person.waitFor(({ draft }) => draft?.text.includes('reached'));
    await state.setDown(true);
    await person.waitFor(({ draft }) => /Connection to Etienne lost/.test(draft?.text ?? ''));
    const { text } = await status(person);
    assert.match(text, /Begun .* ago: .*GATE cut\s+Now: the connection to Etienne is lost, so I cannot see it/);
    assert.doesNotMatch(text, /working/);
    await state.setDown(false);
    await person.waitFor(({ draft }) => draft && !/Connection to Etienne lost/.test(draft.text));
    state.completeGate('cut');
    assert.equal((await answerTo(person, sent, /opened/)).text, 'GATE cut reached. GATE cut opened');
    assert.equal(runsOf('GATE cut').length, 1);
  });

  it('behind a proxy that says 502 for streams alone is asked with pauses, and the run is answered once', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('proxy');
    const sent = person.send('GATE proxy');
    await person.waitFor(({ draft }) => draft?.text.includes('reached'));
    const before = state.requests.length;
    for (let count = 0; count < 4; count++) state.failNext('/attach/', { status: 502, body: 'Bad Gateway' });
    const since = performance.now();
    state.dropStreams();
    const attached = () => state.requests.slice(before).filter(({ path }) => path.includes('/attach/'));
    await state.waitFor(() => attached().some(({ status: code }) => code === 200));
    assert.equal(attached().length, 5);
    assert.ok(performance.now() - since > 1_000, 'five attempts at once are a hot loop');
    state.completeGate('proxy');
    assert.equal((await answerTo(person, sent, /opened/)).text, 'GATE proxy reached. GATE proxy opened');
  });

  it('is not noticed where it is one connection that breaks under a harmless read', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('reset');
    await ask(person, 'first', /ECHO/);
    for (const command of ['/projects', '/files', '/status', 'a prompt']) {
      state.failNext(/^GET (?!.*streamPrompt)/, 'reset-after-request-read');
      await answerTo(person, person.send(command), /^(?!.*cannot be reached)/s);
    }
    assert.deepEqual(said(person, /cannot be reached|Your message waits/), []);
    assert.equal(runsOf('a prompt').length, 1);
  });

  it('does not keep an answer back whose project was removed under it', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('emptied');
    state.setTiming({ recreateMs: 1 });
    const sent = person.send('GATE emptied');
    await person.waitFor(({ draft }) => draft?.text.includes('reached'));
    state.removeProject('emptied');
    await untilExists(join(shared.bridge.workspaceDir, 'emptied'));
    state.completeGate('emptied');
    assert.equal((await answerTo(person, sent)).text, 'GATE emptied reached. GATE emptied opened');
    assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
  });

  it('does not hide an answer whose prompt a guardrail has rewritten', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('guarded');
    await ask(person, 'before', /ECHO/);
    state.setGuardrail((prompt) => prompt.replaceAll(/\S+@\S+/g, '[removed]'));
    const sent = person.send('GATE guarded for me@example.org and you@example.org');
    await person.waitFor(({ draft }) => draft?.text.includes('reached'));
    await shared.bridge.manager.end('SIGKILL');
    state.setTiming({ retentionMs: 5 });
    state.completeGate('guarded');
    await state.waitFor(() => runsOf('GATE guarded')[0]?.outcome === 'completed');
    state.setTiming({ retentionMs: timing.retentionMs });
    await shared.bridge.manager.start();
    assert.equal(
      (await answerTo(person, sent, /opened|interrupted/)).text,
      'GATE guarded reached. GATE guarded opened',
    );
  });
});
