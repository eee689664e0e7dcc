import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Person } from 'sandbox/telegram';
import { answerTo, ask } from './harness/answer-to.ts';
import { createMachines, type Machine } from './harness/many-machines.ts';

/** A dead machine's work goes on within its lease of 6 s and a renewal of 2 s. */
const TAKEN_OVER_MS = 10_000;
const PROJECTS = ['one', 'two', 'three', 'four'];

it('two managers share the work of one, whichever of them dies, stops, comes back or is called', async (t) => {
  const people = PROJECTS.map((_, index) => 101 + index);
  const machines = await createMachines(t, { managers: 2, providers: 1, people, projects: PROJECTS });
  const { etienne, telegram, managers, call } = machines;
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
    const has = (machine: Machine) => machine.output().includes(runId);
    const isFirst = has(first);
    return isFirst ? [first, second] : [second, first];
  }

  const ofAnna = await begin(anna, 'a');
  const ofBen = await begin(ben, 'b');
  const [dying, living] = withRun(ofAnna.runId);
  const after = anna.send('and then');
  await dying.end('SIGKILL');
  await etienne.state.waitFor(({ requests }) => requests.some(({ path }) => path.includes('/attach/')));
  etienne.state.completeGate('a');
  etienne.state.completeGate('b');
  assert.match((await answerTo(anna, ofAnna.sent, /opened/, TAKEN_OVER_MS)).text, /GATE a opened/);
  assert.match((await answerTo(ben, ofBen.sent, /opened/, TAKEN_OVER_MS)).text, /GATE b opened/);
  assert.equal((await answerTo(anna, after, /and then/)).text, 'ECHO: and then');
  await echo(carla, 'still there');
});
