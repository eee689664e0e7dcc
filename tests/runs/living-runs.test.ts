import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { botMessage } from '../harness/bridge.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';

/** A finished run is forgotten at once, so that what ended unseen has to come from the history. */
const timing = { firstEventMs: 1, sessionMs: 2, chunkMs: 15, streamEndMs: 2, abortMs: 20, retentionMs: 20 };

const PROJECTS = [
  'draft',
  'stop',
  'queue',
  'kill',
  'ask',
  'plan',
  'paste',
  'edit',
  'shared',
  'stale',
  'native',
  'away',
];

describe('a run that the person watches', () => {
  const shared = shareCommonBridge({ projects: PROJECTS, timing });
  const { someone, runsOf, started } = shared;

  const timesRun = (text: string) => runsOf(text).length;

  it('sees typing, then a preview that grows, then one message', async () => {
    const person = await someone('draft');
    person.send('GATE draft');
    await person.waitFor(({ typing }) => typing !== undefined);
    const { draft } = await person.waitFor((chat) => (chat.draft?.text ? chat : undefined));
    assert.ok(draft?.text);
    shared.bridge.etienne.state.completeGate('draft');
    await botMessage(person, /opened/);
    await person.waitFor((chat) => chat.draft === undefined);
    assert.equal(person.messages.filter(({ text }) => /opened/.test(text)).length, 1);
  });

  it('can be stopped by /stop, and what waits stays', async () => {
    const person = await someone('stop');
    person.send('SLOW 4000');
    await started('SLOW 4000');
    person.send('after the stop');
    await botMessage(person, /Queued, number 1/);
    person.send('/stop');
    await botMessage(person, /^Stopping/);
    await botMessage(person, /tick 1\/4000[\s\S]*Stopped here/);
    await botMessage(person, /^ECHO: after the stop$/);
    person.send('/stop');
    await botMessage(person, /Nothing is running/);
  });

  it('can be stopped by the Stop button of the preview', async () => {
    const person = await someone('native');
    person.send('GATE never-opened');
    await person.waitFor(({ draft }) => draft?.text);
    person.stopDraft();
    await botMessage(person, /Stopped here/);
  });

  it('tells the place of what waits, and a waiting message can be dropped by a button', async () => {
    const person = await someone('queue');
    person.send('GATE queue');
    await started('GATE queue');
    person.send('second');
    const queued = await botMessage(person, /Queued, number 1/);
    person.send('third');
    await botMessage(person, /Queued, number 2/);
    await person.press(queued.messageId, 'Drop this message');
    await botMessage(person, /Dropped/);
    person.send('/status');
    const status = await botMessage(person, /Running for/);
    assert.match(status.text, /Project: queue/);
    assert.match(status.text, /1\. third/);
    shared.bridge.etienne.state.completeGate('queue');
    await botMessage(person, /^ECHO: third$/);
    assert.equal(timesRun('second'), 0);
  });

  it('goes on after kill -9 of the manager, and runs once', async () => {
    const person = await someone('kill');
    person.send('GATE kill');
    await person.waitFor(({ draft }) => draft?.text);
    await shared.bridge.manager.end('SIGKILL');
    await shared.bridge.manager.start();
    shared.bridge.etienne.state.completeGate('kill');
    await botMessage(person, /opened/);
    assert.equal(timesRun('GATE kill'), 1);
  });

  it('answers from the history what ended while the manager was away and is no longer replayed', async () => {
    const person = await someone('away');
    person.send('GATE away');
    await person.waitFor(({ draft }) => draft?.text);
    await shared.bridge.manager.end('SIGKILL');
    shared.bridge.etienne.state.completeGate('away');
    await shared.bridge.etienne.state.waitFor(({ runs }) =>
      runs.some((run) => run.prompt === 'GATE away' && run.outcome),
    );
    await shared.bridge.manager.start();
    await botMessage(person, /opened/);
    assert.equal(timesRun('GATE away'), 1);
  });

  it('asks with buttons, takes words as an answer too, and shows what was chosen', async () => {
    const person = await someone('ask');
    person.send('ASK single');
    const question = await botMessage(person, /Which colour/);
    await person.press(question.messageId, 'Blue');
    await botMessage(person, /=\s*"?Blue/);
    const answered = await person.waitFor(({ messages }) =>
      messages.find(({ messageId, text }) => messageId === question.messageId && /✓ Blue/.test(text)),
    );
    assert.ok(answered.buttons.flat().every(({ disabled }) => disabled));

    person.send('ASK multi');
    const multi = await person.waitFor(({ messages }) =>
      messages.find(
        ({ messageId, buttons }) =>
          messageId > question.messageId && buttons.flat().some(({ label }) => label === 'Done'),
      ),
    );
    const [first] = multi.buttons.flat();
    assert.ok(first);
    await person.press(multi.messageId, first.label);
    await person.waitFor(({ messages }) =>
      messages.find(
        ({ messageId, buttons }) => messageId === multi.messageId && /☑/.test(buttons.flat()[0]?.label ?? ''),
      ),
    );
    await person.press(multi.messageId, 'Done');
    await person.waitFor(({ messages }) =>
      messages.find(({ messageId, text }) => messageId === multi.messageId && /✓/.test(text)),
    );

    person.send('ASK single');
    await botMessage(person, /Which colour [^"]*\d s left/);
    person.send('a very dark green');
    await botMessage(person, /a very dark green/);
    assert.equal(timesRun('a very dark green'), 0);
  });

  it('lets a plan be allowed, and a tool that changes something in the mode acceptEdits', async () => {
    const person = await someone('plan');
    person.send('PLAN');
    const plan = await botMessage(person, /plan/i);
    const asked = await person.waitFor(({ messages }) =>
      messages.find(({ buttons }) => buttons.flat().some(({ label }) => label === 'Allow')),
    );
    assert.ok(plan);
    await person.press(asked.messageId, 'Allow');
    await person.waitFor(({ messages }) => messages.find(({ text }) => /✓ Allowed/.test(text)));
    person.send('/mode acceptEdits');
    await botMessage(person, /Mode acceptEdits/);
    person.send('TOOL_BASH mkdir hi');
    const permission = await botMessage(person, /May the agent run this command/);
    await person.press(permission.messageId, 'Deny');
    await botMessage(person, /✗ Denied/);
  });

  it('joins a text that was pasted in three messages', async () => {
    const person = await someone('paste');
    const pasted = `${'字'.repeat(4_096)}${'b'.repeat(4_096)}the end`;
    person.paste(pasted);
    await started('too long to be sent directly');
    await person.waitFor(({ messages }) => messages.some(({ from, text }) => from === 'bot' && /ECHO/.test(text)));
    const sent = shared.bridge.etienne.state.runs.find(({ project }) => project === 'paste');
    const file = /file (\S+) and/.exec(sent?.prompt ?? '')?.[1] ?? '';
    assert.equal(readFileSync(`${shared.bridge.workspaceDir}/paste/${file}`, 'utf8'), pasted);
    assert.equal(shared.bridge.etienne.state.runs.filter(({ project }) => project === 'paste').length, 1);
  });

  it('takes an edit of what waits, and says when it comes too late', async () => {
    const person = await someone('edit');
    person.send('GATE edit');
    await started('GATE edit');
    const messageId = person.send('with a tpyo');
    await botMessage(person, /Queued/);
    person.edit(messageId, 'without a typo');
    await botMessage(person, /I changed the message/);
    shared.bridge.etienne.state.completeGate('edit');
    await botMessage(person, /^ECHO: without a typo$/);
    person.edit(messageId, 'once more');
    await botMessage(person, /passed on before/);
    assert.equal(timesRun('tpyo'), 0);
  });

  it('keeps the sessions of two chats of one project apart', async () => {
    const first = shared.bridge.etienne.state.seedSession('shared', { timestamp: '2026-01-01T00:00:00.000Z' });
    const one = await someone('shared');
    const second = shared.bridge.etienne.state.seedSession('shared', { timestamp: '2026-02-01T00:00:00.000Z' });
    const two = await someone('shared');
    one.send('one 1');
    await botMessage(one, /^ECHO: one 1$/);
    two.send('two 1');
    await botMessage(two, /^ECHO: two 1$/);
    for (const number of [2, 3, 4]) {
      one.send(`one ${number}`);
      two.send(`two ${number}`);
    }
    await botMessage(one, /^ECHO: one 4$/);
    await botMessage(two, /^ECHO: two 4$/);
    const runs = shared.bridge.etienne.state.runs.filter(({ project }) => project === 'shared');
    const sessionsOf = (who: string) =>
      new Set(runs.filter(({ prompt }) => prompt.startsWith(who)).map(({ sessionId }) => sessionId));
    assert.equal(runs.length, 8);
    assert.equal(sessionsOf('one').size, 1);
    assert.equal(sessionsOf('two').size, 1);
    assert.deepEqual([first !== second, sessionsOf('one').isDisjointFrom(sessionsOf('two'))], [true, true]);
  });

  it('runs in a new session, and says so, where the mapped one cannot be resumed', async () => {
    const person = await someone('stale');
    person.send('first');
    await botMessage(person, /^ECHO: first$/);
    const mapped = shared.bridge.mappingFile()['remote-sessions'].find(({ project }) => project.name === 'stale');
    shared.bridge.etienne.state.makeSessionStale(mapped?.project.sessionId ?? '');
    person.send('second');
    await botMessage(person, /could not be resumed/);
    await botMessage(person, /^ECHO: second$/);
    const now = shared.bridge.mappingFile()['remote-sessions'].find(({ project }) => project.name === 'stale');
    assert.notEqual(now?.project.sessionId, mapped?.project.sessionId);
    assert.equal(timesRun('second'), 1);
  });

  it('is said once to wait while Etienne is down, and runs when it is back', async () => {
    const person = await someone('draft');
    await shared.bridge.etienne.state.setDown(true);
    person.send('are you there');
    await botMessage(person, /cannot be reached right now/);
    await shared.bridge.etienne.state.setDown(false);
    await botMessage(person, /^ECHO: are you there$/);
    assert.equal(person.messages.filter(({ text }) => /cannot be reached/.test(text)).length, 1);
    assert.equal(timesRun('are you there'), 1);
  });
});
