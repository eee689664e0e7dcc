import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Person } from 'sandbox/telegram';
import { answerTo, ask } from '../harness/answer-to.ts';
import { botMessage, codeIn } from '../harness/bridge.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';

const timing = { firstEventMs: 1, sessionMs: 2, chunkMs: 10, streamEndMs: 8, abortMs: 20 };
const PROJECTS = ['foreign', 'streams', 'unpair', 'full', 'budget', 'refused', 'model', 'big', 'odd'];

describe('a run in trouble', () => {
  const shared = shareCommonBridge({ projects: PROJECTS, timing });
  const { someone, runsOf, started } = shared;

  const said = (person: Person, text: RegExp) =>
    person.messages.filter((message) => message.from === 'bot' && text.test(message.text));

  it('is stopped at once where it waits inside Etienne, and never runs', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('foreign');
    const { finished } = state.foreignRun('foreign', 'GATE foreign');
    await started('GATE foreign');
    person.send('must not run');
    await botMessage(person, /Another task runs/);
    const stop = person.send('/stop');
    await answerTo(person, stop, /nothing of it has run/);
    assert.equal(runsOf('GATE foreign')[0]?.outcome, 'running');
    state.completeGate('foreign');
    await finished;
    assert.equal((await ask(person, 'this runs')).text, 'ECHO: this runs');
    assert.deepEqual(runsOf('must not run'), []);
  });

  it('is attached to again where its stream breaks, and nothing is doubled', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('streams');
    const sent = person.send('SLOW 150');
    await person.waitFor(({ draft }) => draft?.text.includes('tick'));
    state.dropStreams();
    const { text } = await answerTo(person, sent);
    assert.equal(text, Array.from({ length: 150 }, (_, index) => `tick ${index + 1}/150`).join(' '));

    const gated = person.send('GATE streams');
    await person.waitFor(({ draft }) => draft?.text.includes('reached'));
    state.dropStreams();
    await state.waitFor(({ liveStreams }) => liveStreams === 0);
    await state.waitFor(({ liveStreams }) => liveStreams > 0);
    state.completeGate('streams');
    assert.equal((await answerTo(person, gated)).text, 'GATE streams reached. GATE streams opened');
    assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
    assert.equal(runsOf('SLOW 150').length, 1);
    assert.deepEqual([said(person, /tick/).length, said(person, /opened/).length], [1, 1]);
  });

  it('is stopped when its person disconnects, and what waits is dropped', async () => {
    const person = await someone('unpair');
    person.send('GATE unpair');
    await started('GATE unpair');
    person.send('behind it');
    await botMessage(person, /Queued/);
    person.send('/unpair');
    await shared.bridge.etienne.state.waitFor(() => runsOf('GATE unpair')[0]?.outcome === 'aborted');
    const back = person.send('/start');
    const code = codeIn(await answerTo(person, back, /approve telegram/));
    await shared.bridge.call('provider', `/v1/pairings/${code}/approve`, { method: 'POST' });
    await answerTo(person, back, /Choose a project/);
    assert.match((await ask(person, 'hello')).text, /No project is selected/);
    await ask(person, "project 'unpair'", /now talking to unpair/);
    assert.equal((await ask(person, 'again')).text, 'ECHO: again');
    assert.deepEqual(runsOf('behind it'), []);
    assert.deepEqual(said(person, /GATE unpair/), []);
  });

  it('lets 20 messages wait and says that it does not take the next one', async () => {
    const person = await someone('full');
    person.send('GATE full');
    await started('GATE full');
    for (let number = 1; number <= 21; number++) person.send(`waiting ${number}.`);
    await botMessage(person, /Queued, number 20/);
    await botMessage(person, /20 messages wait already.*Send it again/);
    shared.bridge.etienne.state.completeGate('full');
    await botMessage(person, /^ECHO: waiting 20\.$/);
    assert.deepEqual(
      said(person, /^ECHO/).map(({ text }) => text),
      Array.from({ length: 20 }, (_, index) => `ECHO: waiting ${index + 1}.`),
    );
    assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
  });

  it('over budget says so with the way out, and runs again by its button', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('budget');
    state.setBudgetExceeded(true);
    const refused = await ask(person, 'expensive');
    assert.match(refused.text, /budget limit of Etienne is reached\. Raise it there/);
    state.setBudgetExceeded(false);
    await person.press(refused.messageId, 'Run again');
    await botMessage(person, /^ECHO: expensive$/);
    assert.equal(runsOf('expensive').length, 1);
  });

  for (const [status, way] of [
    [401, /does not accept our sign-in.*ask the operator to check the Etienne credentials/],
    [403, /does not allow this for our account.*ask the operator/],
  ] as const) {
    it(`that Etienne refuses with ${status} says whom to ask`, async () => {
      const { state } = shared.bridge.etienne;
      const person = await someone('refused');
      state.refuse(status);
      const refused = await ask(person, `refused with ${status}`);
      assert.match(refused.text, way);
      assert.equal((await shared.bridge.call('manager', '/ready')).status, 503);
      state.refuse(undefined);
      assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
      assert.deepEqual(runsOf(`refused with ${status}`), []);
      await person.press(refused.messageId, 'Run again');
      await botMessage(person, new RegExp(`^ECHO: refused with ${status}$`));
    });
  }

  for (const [status, way] of [
    [400, /The model refused this/],
    [529, /too much to do right now\. Run this again in a minute/],
  ] as const) {
    it(`whose model fails with ${status} says so once`, async () => {
      const person = await someone('model');
      const prompt = `MODEL_ERROR ${status}`;
      const answer = await ask(person, prompt);
      assert.match(answer.text, way);
      assert.ok(answer.buttons.flat().some(({ label }) => label === 'Run again'));
      assert.equal(answer.text.match(/⚠️/g)?.length, 1, answer.text);
      assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
      assert.equal(runsOf(prompt).length, 1);
    });
  }

  it('that says a million characters comes as its beginning and a document with all of it', async () => {
    const person = await someone('big');
    const asked = person.send('BIG 1000000');
    const { document } = await person.waitFor(({ messages }) => messages.find((message) => message.document));
    const beginning = person.messages.filter(
      ({ messageId, from, text }) => messageId > asked && from === 'bot' && text,
    );
    assert.equal(beginning.length, 1);
    assert.match(beginning[0]?.text ?? '', /^0123456789.*continues in the file/s);
    const line = `${'0123456789'.repeat(7)}\n`;
    const whole = line.repeat(Math.ceil(1_000_000 / line.length)).slice(0, 1_000_000);
    assert.equal(document?.bytes?.toString('utf8').trimEnd(), whole.trimEnd());
    assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
  });

  it('whose stream tells unheard-of things is answered all the same', async () => {
    const person = await someone('odd');
    assert.equal((await ask(person, 'ODD_EVENTS')).text, 'Odd events survived.');
  });
});
