import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { instantTiming, type Model, realTiming, type Timing } from 'sandbox/etienne';
import type { Person } from 'sandbox/telegram';
import { type Bridge, type BridgeOptions, startBridge } from './bridge.ts';
import { signedIn } from './signed-in.ts';

/** People of different files never meet, but numbers that tell them apart make a failure easier to read. */
let nextPersonId = 3_001;

type Cleanup = () => Promise<void>;

/**
 * One pair of services of its own for all tests of the surrounding `describe`, started before the first and ended after
 * the last.
 *
 * Each test takes a person and a project of its own, so that none waits for another's runs.
 */
export function shareBridge(options: () => BridgeOptions | Promise<BridgeOptions>) {
  const cleanups: Cleanup[] = [];
  after(async () => {
    for (const cleanup of cleanups) await cleanup();
  });
  return whatIsShared(async () => startBridge({ after: (cleanup) => void cleanups.push(cleanup) }, await options()));
}

/** What one `describe` wants of services that it shares with others. */
interface Wishes {
  /** Folders of its own, with names that no other takes. */
  projects: string[];
  timing?: Partial<Timing>;
  /** Default: the agent that the stand-in has. */
  model?: Model;
  /** Whether Etienne demands a sign-in; those who want that share another pair. Default: false. */
  withSignIn?: boolean;
}

const commons = new Map<boolean, Promise<Bridge>>();
let commonModel: Model | undefined;

/**
 * As `shareBridge`, with one pair of services for all files of the process: to start a pair costs more than most of its
 * tests do. Timing and agent are those of the `describe` that runs.
 */
export function shareCommonBridge({ projects, timing, model, withSignIn = false }: Wishes) {
  return whatIsShared(async () => {
    const bridge = await (commons.get(withSignIn) ?? startCommon(withSignIn));
    for (const project of projects) mkdirSync(join(bridge.workspaceDir, project));
    bridge.etienne.state.setTiming({ ...realTiming, ...(timing ?? instantTiming) });
    commonModel = model;
    return bridge;
  });
}

function startCommon(withSignIn: boolean): Promise<Bridge> {
  const options = { projects: [], etienne: { model: (...asked: Parameters<Model>) => commonModel?.(...asked) } };
  const started = Promise.resolve(withSignIn ? signedIn(options) : options).then((all) => startBridge(atTheEnd, all));
  commons.set(withSignIn, started);
  return started;
}

const lastCleanups: Cleanup[] = [];
const atTheEnd = { after: (cleanup: Cleanup) => void lastCleanups.push(cleanup) };
after(async () => {
  for (const cleanup of lastCleanups) await cleanup();
});

function whatIsShared(start: () => Promise<Bridge>) {
  let started: { bridge: Bridge; earlierRuns: number } | undefined;
  before(async () => {
    const bridge = await start();
    started = { bridge, earlierRuns: bridge.etienne.state.runs.length };
  });

  const now = () => started ?? fail();
  const runsOf = (text: string) =>
    now()
      .bridge.etienne.state.runs.slice(now().earlierRuns)
      .filter(({ prompt }) => prompt.includes(text));

  return {
    get bridge() {
      return now().bridge;
    },
    /** A paired person who talks to this project. */
    async someone(project: string): Promise<Person> {
      const { bridge } = now();
      const person = bridge.telegram.person({ id: nextPersonId++ });
      await bridge.pair(person);
      await bridge.choose(person, project);
      return person;
    },
    /** The runs of this `describe` whose prompt has this in it. */
    runsOf,
    /** Resolves when such a run has begun. */
    started: (text: string) => now().bridge.etienne.state.waitFor(() => runsOf(text).length > 0),
  };
}

function fail(): never {
  throw new Error('the services run within tests only');
}
