import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, lockInstance } from 'service-kit/starting';
import { portOrFree } from './port-or-free.ts';

/** One lock for all sandboxes of this machine, wherever their data folders are. */
const LOCK = join(tmpdir(), 'remote-sessions-sandbox-ports.lock');

/**
 * Finds a port for each service: its usual one, or any free one where that is taken.
 *
 * Services listen a second after their ports were looked at, so a second sandbox that starts meanwhile would find the
 * same ones free: only the sandbox that holds the lock may take the usual ones. It holds it as long as it runs.
 */
export async function claimPorts<Name extends string>(
  usual: Record<Name, number>,
): Promise<{ ports: Record<Name, number>; release(): void }> {
  const lock = tryLock();
  const names = Object.keys(usual) as Name[];
  const ports = await Promise.all(names.map((name) => (lock === undefined ? freePort() : portOrFree(usual[name]))));
  const byName = Object.fromEntries(names.map((name, index) => [name, ports[index]])) as Record<Name, number>;
  return { ports: byName, release: () => lock?.release() };
}

/** Undefined where another sandbox has it, or where it is another account's. */
function tryLock() {
  try {
    return lockInstance(LOCK);
  } catch {
    return undefined;
  }
}
