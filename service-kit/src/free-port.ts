import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Below the range from which systems take the ports of outgoing connections, so that none of those is hit. */
const FIRST = 20_000;
const COUNT = 12_000;

/** A file for each port that a process has taken, with its process number: others may look for one at the same time. */
const TAKEN = join(tmpdir(), 'remote-sessions-ports');
const ours = new Set<string>();

/**
 * Finds a port of loopback that is free now. Until this process ends no other one that asks here gets it, and no outgoing
 * connection takes it, so it can be listened on later, and again after a restart. For tests, benches and the sandbox.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (take(port) && (await canListen(port))) return port;
  }
}

function take(port: number): boolean {
  const file = join(TAKEN, String(port));
  try {
    mkdirSync(TAKEN, { recursive: true });
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    // Where no files can be kept, as beside another account's, it has to go without.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return true;
    forgetWhereGone(file);
    return false;
  }
  if (ours.size === 0) process.once('exit', () => ours.forEach((one) => void rmSync(one, { force: true })));
  ours.add(file);
  return true;
}

/** Whoever was killed leaves its ports; they are free for the next who asks. */
function forgetWhereGone(file: string): void {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') rmSync(file, { force: true });
  }
}

/** Whether nobody listens on this port of loopback right now. */
export const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
