import { after, before } from 'node:test';
import type { Person } from 'sandbox/telegram';
import { type Bridge, type BridgeOptions, startBridge } from './bridge.ts';

/** People of different files never meet, but numbers that tell them apart make a failure easier to read. */
let nextPersonId = 3_001;

/**
 * One pair of services for all tests of the surrounding `describe`, started before the first and ended after the last.
 *
 * Each test takes a person and a project of its own, so that none waits for another's runs.
 */
export function shareBridge(options: () => BridgeOptions | Promise<BridgeOptions>) {
  let started: Bridge | undefined;
  const cleanups: (() => Promise<void>)[] = [];

  before(async () => {
    started = await startBridge({ after: (cleanup) => void cleanups.push(cleanup) }, await options());
  });
  after(async () => {
    for (const cleanup of cleanups) await cleanup();
  });

  const bridge = (): Bridge => {
    if (started === undefined) throw new Error('the services run within tests only');
    return started;
  };
  const runsOf = (text: string) => bridge().etienne.state.runs.filter(({ prompt }) => prompt.includes(text));

  return {
    get bridge() {
      return bridge();
    },
    /** A paired person who talks to this project. */
    async someone(project: string): Promise<Person> {
      const person = bridge().telegram.person({ id: nextPersonId++ });
      await bridge().pair(person);
      await bridge().choose(person, project);
      return person;
    },
    /** The runs whose prompt has this in it. */
    runsOf,
    /** Resolves when such a run has begun. */
    started: (text: string) => bridge().etienne.state.waitFor(() => runsOf(text).length > 0),
  };
}
