import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Person } from 'sandbox/telegram';
import { answerTo, ask } from './harness/answer-to.ts';
import { createMachines, type Machine } from './harness/many-machines.ts';

const PROJECTS = ['one', 'two', 'three', 'four'];

it('two managers and two providers share the work of one, whichever of them dies, stops, comes back or is called', async (t) => {
  const people = PROJECTS.map((_, index) => 101 + index);
  const machines = await createMachines(t, { managers: 2, providers: 2, people, projects: PROJECTS });
  const { etienne, telegram, managers, providers, call } = machines;
  await Promise.all(machines.all.map((machine) => machine.start()));

  const [anna, ben, carla, david] = await Promise.all(
    PROJECTS.map(async (project, index) => {
      const person = telegram.person({ id: people[index] as number });
      await ask(person, `project '${project}'`, new RegExp(project));
      return person;
    }),
  );
  assert.ok(anna && ben && carla && david);
  const echo = async (person: Person, text: string) => {
    assert.equal((await ask(person, text)).text, `ECHO: ${text}`);
  };
  await Promise.all([anna, ben, carla, david].map((person) => echo(person, 'hello')));

  /** Sends a prompt whose run goes on until its gate is opened. */
  async function begin(person: Person, gate: string) {
    const sent = person.send(`GATE ${gate}`);
    await person.waitFor(({ draft }) => draft?.text);
    return { sent, runId: await runOf(person) };
  }
  async function runOf(person: Person): Promise<string> {
    const { body } = await call('manager', '/v1/runs');
    return body.runs.find((run: { remoteSessionId: string }) => run.remoteSessionId === String(person.id)).id;
  }
  /** The one that has said that it begins this run, and the other one. */
  function withRun(runId: string): [Machine, Machine] {
    const [first, second] = managers as [Machine, Machine];
    return first.output().includes(runId) ? [first, second] : [second, first];
  }

  const [polling, waiting] = providers.toSorted((one) => (one.output().includes('polling begins') ? -1 : 1));
  assert.ok(polling && waiting);
  const { status, body } = await call(waiting, '/ready');
  assert.deepEqual([status, body.parts.polling.elsewhere, body.parts.files], [200, true, { ok: true }]);

  const ofAnna = await begin(anna, 'a');
  const ofBen = await begin(ben, 'b');
  const [dying, living] = withRun(ofAnna.runId);
  await Promise.all([dying.end('SIGKILL'), polling.end('SIGKILL')]);
  // Waits at Telegram until the other provider polls.
  const next = anna.send('and then');
  await etienne.state.waitFor(({ requests }) => requests.some(({ path }) => path.includes('/attach/')));
  etienne.state.completeGate('a');
  etienne.state.completeGate('b');
  await answerTo(anna, ofAnna.sent, /GATE a opened/);
  await answerTo(ben, ofBen.sent, /GATE b opened/);
  assert.equal((await answerTo(anna, next, /and then/)).text, 'ECHO: and then');
  assert.equal(etienne.state.runs.filter(({ prompt }) => prompt === 'GATE a').length, 1);
  assert.equal(anna.messages.filter(({ text }) => text.includes('opened')).length, 1);
  assert.equal(anna.messages.filter(({ text }) => text === 'ECHO: and then').length, 1);

  await Promise.all([dying.start(), polling.start()]);
  const ofCarla = await begin(carla, 'c');
  const [, other] = withRun(ofCarla.runId);
  const path = `/v1/runs/${encodeURIComponent(ofCarla.runId)}/stop`;
  assert.equal((await call(other, path, { method: 'POST' })).status, 202);
  await answerTo(carla, ofCarla.sent, /Stopped/);

  const left = await begin(david, 'd');
  await living.end('SIGTERM');
  etienne.state.completeGate('d');
  await answerTo(david, left.sent, /GATE d opened/);
  await Promise.all([anna, ben, carla].map((person) => echo(person, 'once more')));
});
