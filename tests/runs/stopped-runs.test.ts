import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Model, ToolCall } from 'sandbox/etienne';
import type { Person } from 'sandbox/telegram';
import { answerTo, ask, labelsOf } from '../harness/answer-to.ts';
import { botMessage } from '../harness/bridge.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';

const timing = { firstEventMs: 1, sessionMs: 2, chunkMs: 10, streamEndMs: 8, abortMs: 30 };
const PROJECTS = [
  'question',
  'permission',
  'plan-stop',
  'two',
  'tool',
  'silent',
  'session',
  'files',
  'subagent',
  'ending',
  'ended',
];

/** `TWO` uses two tools at the same time, so that two permissions are open. */
const model: Model = (prompt, api) => {
  if (prompt !== 'TWO') return undefined;
  const call = (command: string): ToolCall => ({
    toolName: 'Bash',
    input: { command },
    perform: () => ({ status: 'done', result: {}, content: '' }),
  });
  return (async function* () {
    yield 'I do two things. ';
    await Promise.all([api.useTool(call('mkdir one')), api.useTool(call('mkdir two'))]);
    yield 'Both are done.';
  })();
};

describe('a run that its person stops', () => {
  const shared = shareCommonBridge({ projects: PROJECTS, timing, model });
  const { someone, runsOf, started } = shared;

  /** Says /stop and resolves with the last word on the run. */
  async function stop(person: Person, end: RegExp) {
    const stopId = person.send('/stop');
    await answerTo(person, stopId, /^Stopping/);
    const ended = await answerTo(person, stopId, end);
    assert.doesNotMatch(ended.text, /⚠️|failed|Operation aborted|interrupted/);
    assert.deepEqual(labelsOf(ended), []);
    assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
    return ended.text;
  }

  it('is stopped while a question is open', async () => {
    const person = await someone('question');
    person.send('ASK single');
    await botMessage(person, /Which colour/);
    assert.match(await stop(person, /Stopped/), /^I need to ask\.\s+Stopped here\.$/);
    assert.equal(runsOf('ASK single')[0]?.outcome, 'aborted');
  });

  it('is stopped while a permission is open', async () => {
    const person = await someone('permission');
    await ask(person, '/mode acceptEdits', /Mode acceptEdits/);
    person.send('TOOL_BASH mkdir hi');
    await botMessage(person, /May the agent run this command/);
    assert.match(await stop(person, /Stopped/), /^Stopped\.$/);
  });

  it('is stopped while a plan waits for its approval', async () => {
    const person = await someone('plan-stop');
    person.send('PLAN');
    await botMessage(person, /1\. Read the code/);
    assert.match(await stop(person, /Stopped/), /^I have a plan\.\s+Stopped here\.$/);
  });

  it('is stopped while two permissions are open', async () => {
    const person = await someone('two');
    await ask(person, '/mode acceptEdits', /Mode acceptEdits/);
    person.send('TWO');
    await botMessage(person, /mkdir one/);
    await shared.bridge.etienne.state.waitFor(({ pending }) => pending.length >= 2);
    assert.match(await stop(person, /Stopped/), /^I do two things\.\s+Stopped here\.$/);
  });

  it('is stopped in the middle of a tool', async () => {
    const person = await someone('tool');
    person.send('TOOL_GATE never written.txt');
    await person.waitFor(({ draft }) => /wait-for/.test(draft?.text ?? ''));
    assert.match(await stop(person, /Stopped/), /^I run a command\.\s+Stopped here\.$/);
  });

  it('is stopped before its first word', async () => {
    const person = await someone('silent');
    person.send('SILENT 60000');
    await started('SILENT 60000');
    assert.equal(await stop(person, /Stopped/), 'Stopped.');
  });

  it('is stopped before its session is there', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('session');
    state.setTiming({ sessionMs: 2_000 });
    const before = state.requests.length;
    person.send('has no session');
    await state.waitFor(({ requests }) => requests.slice(before).some(({ path }) => path.endsWith('streamPrompt/sdk')));
    const stopId = person.send('/stop');
    const ended = await answerTo(person, stopId, /^Stopped/);
    state.setTiming({ sessionMs: timing.sessionMs });
    assert.match(ended.text, /^Stopped/);
    assert.deepEqual(labelsOf(ended), []);
    assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
    assert.deepEqual(runsOf('has no session'), []);
  });

  it('is stopped while its files are still brought, of which /status tells, and nothing has run', async () => {
    const person = await someone('files');
    shared.bridge.telegram.failNext('getFile', 'hang');
    person.sendFile({
      kind: 'document',
      name: 'notes.txt',
      caption: 'read my notes',
      bytes: Buffer.from('notes'),
    });
    const isMadeReady = (text: string) =>
      /Being made ready for .*read my notes\s+Now: its files are brought/.test(text);
    let status = await ask(person, '/status', /^Project:/);
    while (!isMadeReady(status.text)) status = await ask(person, '/status', /^Project:/);
    const stopId = person.send('/stop');
    await answerTo(person, stopId, /It had not started yet, so nothing of it has run/);
    await ask(person, 'afterwards', /^ECHO: afterwards$/);
    assert.deepEqual(runsOf('read my notes'), []);
  });

  it('is stopped while a subagent works', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('subagent');
    person.send('SUBAGENT GATE never');
    await person.waitFor(({ draft }) => draft?.text.includes('It works in the background.'));
    const text = await stop(person, /Stopped/);
    assert.match(text, /^I delegate\.\s+It works in the background\.\s+Stopped here\.$/);
    assert.doesNotMatch(text, /SUBAGENT/);
    assert.equal(state.pending.length, 0);
  });

  it('has its whole answer where the stop met its very end, and no failure', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('ending');
    state.setTiming({ abortMs: 1_000 });
    person.send('GATE ending');
    await person.waitFor(({ draft }) => draft?.text.includes('reached'));
    const stopId = person.send('/stop');
    await answerTo(person, stopId, /^Stopping/);
    await state.waitFor(({ requests }) =>
      requests.some(({ path, status }) => path.includes('/abort/') && status === 201),
    );
    state.completeGate('ending');
    const ended = await answerTo(person, stopId, /GATE ending opened/);
    state.setTiming({ abortMs: timing.abortMs });
    assert.match(ended.text, /^GATE ending reached\. GATE ending opened(\s+Stopped here\.)?$/);
    assert.deepEqual(labelsOf(ended), []);
  });

  it('has completed where the stop came after its last word: its answer is an answer', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('ended');
    state.setTiming({ streamEndMs: 2_000 });
    const sent = person.send('said all');
    await person.waitFor(({ draft }) => draft?.text.includes('said all'));
    person.send('/stop');
    const ended = await answerTo(person, sent, /^ECHO/);
    state.setTiming({ streamEndMs: timing.streamEndMs });
    assert.equal(ended.text, 'ECHO: said all');
    assert.deepEqual(labelsOf(ended), []);
    assert.equal(runsOf('said all')[0]?.outcome, 'aborted');
  });
});
