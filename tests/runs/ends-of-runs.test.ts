import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Model } from 'sandbox/etienne';
import { answerTo, ask, labelsOf } from '../harness/answer-to.ts';
import { botMessage } from '../harness/bridge.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';

const timing = {
  firstEventMs: 1,
  sessionMs: 2,
  chunkMs: 10,
  streamEndMs: 8,
  abortMs: 20,
  modelRetriesMs: 0,
  retentionMs: 20,
};
const PROJECTS = ['steps', 'model-ends', 'delegate', 'recorded', 'forgotten', 'unsaid', 'late', 'budget-ends'];

/** Endings that the usual agent does not have. */
const model: Model = (prompt) => {
  if (prompt === 'NO_STOP') return say('All is said.', { event: 'completed', data: { exitCode: 0 } });
  if (prompt === 'LATE_ERROR') {
    const message = 'Stream error: the disk is full';
    return say('Half is said.', { event: 'error', data: { message, recoverable: false } });
  }
  if (prompt !== 'OUT_OF_BUDGET') return undefined;
  return say('Half is said.', { event: 'error', data: { error: 'Budget limit exceeded. Current costs: 10.42 EUR' } });
};

async function* say(...steps: (string | { event: string; data: Record<string, unknown> })[]) {
  yield* steps;
}

describe('the end of a run', () => {
  const shared = shareCommonBridge({ projects: PROJECTS, timing, model });
  const { someone, runsOf } = shared;

  it('at the limit of turns is a pause, and goes on in the same session without repeating anything', async () => {
    const person = await someone('steps');
    const paused = await ask(person, 'STEPS 25');
    assert.match(paused.text, /Step 20\.[\s\S]*Paused: the agent has used all the steps/);
    assert.doesNotMatch(paused.text, /⚠️|failed|Step 21/);
    assert.deepEqual(labelsOf(paused), ['Continue']);
    await person.press(paused.messageId, 'Continue');
    await answerTo(person, paused.messageId, /^ECHO: Continue where you left off\.$/);
    const [first, second] = shared.bridge.etienne.state.runs.filter(({ project }) => project === 'steps');
    assert.equal(second?.sessionId, first?.sessionId);
    assert.deepEqual([runsOf('STEPS 25').length, first?.maxTurns], [1, 20]);
  });

  for (const [status, says, mustNot] of [
    [401, /does not accept the key of this Etienne\. The operator has to correct it/, /Change the message|401/],
    [529, /too much to do right now\. Run this again in a minute\.$/, /127\.0\.0\.1|gateway|[Tt]ry again/],
    [429, /too much to do right now\. Run this again in a minute\.$/, /Change the message/],
    [402, /no credit left\. The operator has to top it up/, /Change the message/],
    [413, /conversation has become too long/, /Change the message/],
    [400, /The model refused this.*Change the message and send it again/, /operator/],
  ] as const) {
    it(`by an error ${status} of the model says what happened and whose turn it is, once`, async () => {
      const person = await someone('model-ends');
      const prompt = `MODEL_ERROR ${status}`;
      const told = await ask(person, prompt);
      assert.match(told.text, says);
      assert.doesNotMatch(told.text, mustNot);
      assert.equal(told.text.match(/⚠️/g)?.length, 1);
      assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
      assert.equal(person.messages.filter(({ text }) => /⚠️/.test(text)).length, 1);
      assert.equal(runsOf(prompt).length, 1);
    });
  }

  it('with a subagent is one answer, whole, and only when that has come back', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('delegate');
    const sent = person.send('SUBAGENT GATE report');
    await person.waitFor(({ draft }) => draft?.text.includes('It works in the background.'));
    assert.deepEqual(
      person.messages.filter(({ messageId, from }) => from === 'bot' && messageId > sent),
      [],
    );
    state.completeGate('report');
    const { text } = await answerTo(person, sent);
    assert.equal(text, 'I delegate.\n\nIt works in the background.\n\nThe subagent came back: all fine.');
    assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
    assert.equal(person.messages.filter((one) => /all fine/.test(one.text)).length, 1);
  });

  it('with a subagent as it was recorded says nothing twice', async () => {
    const person = await someone('recorded');
    const { text } = await ask(person, 'SUBAGENT');
    assert.equal(text.match(/Async agent launched successfully/g)?.length, 1, text);
    assert.doesNotMatch(text, /SUBAGENT-REPORT/);
    assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
  });

  it('while a subagent works is no answer where Etienne is killed: it was interrupted', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('forgotten');
    const sent = person.send('SUBAGENT GATE never');
    await person.waitFor(({ draft }) => draft?.text.includes('It works in the background.'));
    await state.restart();
    const told = await answerTo(person, sent);
    assert.match(told.text, /^I delegate\.\s+It works in the background\.\s+Etienne was restarted while this ran/);
    assert.deepEqual(labelsOf(told), ['Run again']);
  });

  it('that completes without another word is an answer', async () => {
    const person = await someone('unsaid');
    assert.equal((await ask(person, 'NO_STOP')).text, 'All is said.');
  });

  it('by an error in other words says what was said, what had been produced and what to do', async () => {
    const person = await someone('late');
    const told = await ask(person, 'LATE_ERROR');
    assert.match(told.text, /^Half is said\.\s+⚠️ The run failed \(the disk is full\)\. Look at the project before/);
    assert.deepEqual(labelsOf(told), ['Run again']);
  });

  it('by the budget in the middle keeps what had been produced', async () => {
    const person = await someone('budget-ends');
    const told = await ask(person, 'OUT_OF_BUDGET');
    assert.match(told.text, /^Half is said\.\s+⚠️ The budget limit of Etienne is reached/);
    assert.deepEqual(labelsOf(told), ['Run again']);
    await botMessage(person, /budget limit/);
  });
});
