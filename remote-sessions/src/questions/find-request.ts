import { type Clock, delay } from 'service-kit';
import { type PendingPermission, pendingFor } from '../etienne/permissions.ts';

export interface WantedRequest {
  project: string;
  toolName: string;
  /** Whether a request is another call's. */
  isTaken(permissionId: string): boolean;
  /** Called at once with what was found, so that no other call finds the same. */
  take(permissionId: string): void;
  /** Whether somebody still waits for it. */
  isWanted(): boolean;
}

/** The request is there about when its event comes; it is looked for at these moments and then no more. */
const LOOK_AFTER_MS = [0, 100, 300, 1_000, 3_000];

/**
 * Makes what finds the request behind a tool that has just begun: Etienne's list names neither call nor input.
 *
 * Resolves with undefined where there is none, so the tool does not ask. Rejects where Etienne could not be asked the
 * last time either.
 */
export function createFindRequest(options: {
  pendingPermissions(): Promise<PendingPermission[]>;
  clock: Clock;
}): (wanted: WantedRequest) => Promise<PendingPermission | undefined> {
  const { pendingPermissions, clock } = options;
  return async ({ project, toolName, isTaken, take, isWanted }) => {
    let failure: unknown;
    for (const afterMs of LOOK_AFTER_MS) {
      await delay(clock, afterMs);
      if (!isWanted()) return undefined;
      try {
        failure = undefined;
        const pending = (await pendingPermissions()).filter(({ id }) => !isTaken(id));
        const found = pendingFor(pending, { project, toolName });
        if (found !== undefined) {
          take(found.id);
          return found;
        }
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== undefined) throw failure;
    return undefined;
  };
}
