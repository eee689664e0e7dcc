import { join } from 'node:path';
import {
  createCommonFolder,
  type Database,
  filesFolder,
  type Ownership,
  type QueueLog,
  type QueueSharing,
  type ReadinessReport,
} from 'service-kit';
import type { Settings } from 'shared-types';
import { type AskingRuns, createAskingRuns } from '../questions/asking-runs.ts';
import { createProjectTurns, type ProjectTurns } from '../runs/project-turns.ts';
import { createSharedTurns } from '../runs/shared-turns.ts';
import { createMappingExport } from '../sessions/export-mappings.ts';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import { MAPPING_FILE, MAPPINGS_TOPIC, type Stores } from './open-stores.ts';
import { createTellChanges } from './tell-changes.ts';

/** How the managers that share a database divide the work. Where one is alone, all of it is its own. */
export interface DividedWork {
  /** For the queues, whose keys are remote sessions: everything of one is worked on by one manager at a time. */
  sharing: { sharing?: QueueSharing };
  turns: ProjectTurns;
  /** Whether nobody can have taken over what is done here; asked before what can't be taken back. */
  isSteady(): boolean;
  /** Makes what is done for a remote session be done by the manager that works on that. Arguments and answers are JSON. */
  atOwner<Args extends readonly unknown[], Answer>(
    what: string,
    act: (ref: SessionRef, ...args: Args) => Promise<Answer>,
  ): (ref: SessionRef, ...args: Args) => Promise<Answer>;
  /** Does something unless another manager does it right now. */
  unlessElsewhere(what: string, act: () => Promise<void>): Promise<void>;
  /** Tells that work of others may have become this manager's. */
  onTakeover(listener: () => void): void;
  /** Runs that ask something, as far as the managers tell each other. */
  asking?: AskingRuns;
  onWritten: Database['onWritten'];
  /** For `/ready`. */
  storage?: () => Promise<ReadinessReport['parts'][string]>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** All work is this manager's. */
function keepWork({ database }: Pick<Stores, 'database'>): DividedWork {
  return {
    sharing: {},
    turns: createProjectTurns(),
    isSteady: () => true,
    atOwner: (_what, act) => act,
    unlessElsewhere: (_what, act) => act(),
    onTakeover() {},
    onWritten: database.onWritten,
    async start() {},
    stop: () => database.close(),
  };
}

export function divideWork(stores: Stores, settings: Settings, log: QueueLog): DividedWork {
  const { shared, sessions, prompts, clock } = stores;
  if (shared === undefined) return keepWork(stores);
  const { database, ownership, notices } = shared;
  const turns = createSharedTurns({
    database,
    notices,
    isPending: async (id) => (await prompts.get(id)) !== undefined,
    onMissed: ownership.onMissed,
    clock,
    log,
  });
  const mappings = createMappingExport({
    path: join(settings.dataDir, MAPPING_FILE),
    list: sessions.list,
    ownership,
    clock,
    log,
  });
  const folder = createCommonFolder({
    folder: filesFolder(settings),
    service: 'remote-sessions',
    name: shared.name,
    others: shared.others,
    clock,
    log,
  });
  const changes = createTellChanges({ onWritten: database.onWritten, notices, clock, log });
  return {
    sharing: { sharing: { ownership, ownerOf: (key) => key } },
    turns,
    isSteady: ownership.isSteady,
    atOwner: (what, act) => askOwner(ownership, what, act),
    async unlessElsewhere(what, act) {
      const hold = await ownership.hold(what);
      try {
        await hold?.within(act);
      } finally {
        hold?.leave();
      }
    },
    onTakeover(listener) {
      ownership.onMissed(listener);
      ownership.onLost(listener);
    },
    asking: createAskingRuns(database, clock.now),
    onWritten: changes.onWritten,
    async storage() {
      const state = await shared.state();
      return state.ok ? folder.state() : state;
    },
    async start() {
      await folder.start();
      await turns.start();
      await changes.start();
      await notices.listen(MAPPINGS_TOPIC, mappings.changed);
      mappings.start();
    },
    async stop() {
      mappings.stop();
      changes.stop();
      turns.stop();
      await folder.stop();
      await shared.close();
    },
  };
}

function askOwner<Args extends readonly unknown[], Answer>(
  ownership: Ownership,
  what: string,
  act: (ref: SessionRef, ...args: Args) => Promise<Answer>,
): (ref: SessionRef, ...args: Args) => Promise<Answer> {
  ownership.onAsked(what, ([ref, ...args]: readonly [SessionRef, ...Args]) => act(ref, ...args));
  return (ref, ...args) => ownership.ask(sessionKey(ref), what, [ref, ...args]) as Promise<Answer>;
}
