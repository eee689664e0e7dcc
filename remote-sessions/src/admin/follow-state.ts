import { type Clock, describeError, type ReadinessReport } from 'service-kit';
import type { PairingList, Run, SessionMapping } from 'shared-types';
import { createSource } from './sources.ts';
import { type Report, toAdminState } from './to-admin-state.ts';
import { createPairingWatch } from './watch-pairings.ts';
import type { AdminState } from './wire.ts';

export interface FollowStateOptions {
  sessions: { list(): Promise<SessionMapping[]> };
  listRuns(): Promise<Run[]>;
  readiness(): Promise<ReadinessReport>;
  providers: readonly {
    name: string;
    pairings(wait?: { known: string; signal: AbortSignal }): Promise<PairingList>;
    readiness(): Promise<ReadinessReport>;
  }[];
  /** Tells of every change on disk; returns how to stop that. */
  onWritten(listener: () => void): () => void;
  hide(text: string): string;
  onState(state: AdminState): void;
  /** Called each time that others are asked. */
  onLook(): void;
  clock: Clock;
}

/** Changes that come together are looked at once, and all looks together take a tenth of the time at most. */
const SETTLE_MS = 150;
const SHARE = 10;
/** What nothing tells by itself: how providers and Etienne are, and the codes of a provider that cannot be waited for. */
const LOOK_EVERY_MS = 3_000;

/**
 * Follows all that the admin page shows, as long as it is open anywhere: what the manager writes and what providers give
 * out as codes is told at once, what others know is asked for every 3 s. Whoever does not answer holds up nothing else.
 */
export function createFollowState(options: FollowStateOptions) {
  const { sessions, listRuns, readiness, providers, onWritten, hide, onState, onLook, clock } = options;
  let stop: (() => void) | undefined;
  let cancelSoon: (() => void) | undefined;
  let told = '';
  let tookMs = 0;

  const own = createSource<{ sessions: SessionMapping[]; runs: Run[] }>(
    { sessions: [], runs: [] },
    async () => {
      const begun = performance.now();
      const [runs, mappings] = await Promise.all([listRuns().catch(() => []), sessions.list().catch(() => [])]);
      tookMs = performance.now() - begun;
      return { sessions: mappings, runs };
    },
    tell,
  );
  const unknown: Report = { status: 'unknown' };
  const asReport = (answer: Promise<ReadinessReport>): Promise<Report> =>
    answer.then(
      (report) => ({ status: 'said', report }),
      (error: unknown) => ({ status: 'away', reason: describeError(error) }),
    );
  const manager = createSource(unknown, () => asReport(readiness()), tell);
  const others = providers.map((provider) => {
    const pairings = createSource<PairingList>(
      { pairings: [] },
      () => provider.pairings().catch(() => ({ pairings: [] })),
      tell,
    );
    return {
      name: provider.name,
      report: createSource(unknown, () => asReport(provider.readiness()), tell),
      pairings,
      watch: createPairingWatch({
        version: () => pairings.current().version,
        wait: (known, signal) => provider.pairings({ known, signal }),
        onChange: pairings.refresh,
        clock,
      }),
    };
  });

  const state = (): AdminState =>
    toAdminState(
      {
        ...own.current(),
        reports: [
          { service: 'remote-sessions', report: manager.current() },
          ...others.map(({ name, report }) => ({ service: name, report: report.current() })),
        ],
        pairings: others.map(({ name, pairings }) => ({ provider: name, pairings: pairings.current().pairings })),
      },
      hide,
    );

  function tell(): void {
    if (stop === undefined) return;
    const now = state();
    const text = JSON.stringify(now);
    if (text === told) return;
    told = text;
    onState(now);
  }

  const refreshAll = () => {
    for (const { pairings, watch } of others) void pairings.refresh().then(() => stop !== undefined && watch.begin());
    return Promise.all([own, manager, ...others.map(({ report }) => report)].map((one) => one.refresh()));
  };

  function lookSoon(): void {
    cancelSoon ??= clock.after(Math.max(SETTLE_MS, tookMs * SHARE), () => {
      cancelSoon = undefined;
      void own.refresh();
      void manager.refresh();
    });
  }

  function start(): void {
    if (stop !== undefined) return;
    told = '';
    const stopListening = onWritten(lookSoon);
    let cancelLook = () => {};
    stop = () => {
      stopListening();
      cancelLook();
      cancelSoon?.();
      cancelSoon = undefined;
      for (const { watch } of others) watch.end();
      stop = undefined;
    };
    const look = () => {
      onLook();
      // Nobody may be left.
      if (stop === undefined) return;
      void refreshAll();
      cancelLook = clock.after(LOOK_EVERY_MS, look);
    };
    look();
  }

  return {
    /** Begins, where nobody followed before, and resolves with what the manager itself knows now. */
    async begin(): Promise<AdminState> {
      start();
      await own.refresh();
      return state();
    },
    end: (): void => stop?.(),
    /** Somebody has just changed something elsewhere. */
    look: (): void => void refreshAll(),
  };
}
