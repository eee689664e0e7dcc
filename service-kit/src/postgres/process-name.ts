import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

const NAME = /^(?<machine>.+), process (?<pid>\d+)$/;

/** What a process calls itself among those that share a database: its service, its machine since it was started, its number. */
export function processName(service: string, pid = process.pid): string {
  return `${service} on ${hostname()} (${bootId()}), process ${pid}`;
}

/**
 * Whether a process of this name was one of this machine and has ended, so that nobody has to wait for its lease: it was
 * killed, and started again here. Of other machines nothing can be told.
 */
export function hasEndedHere(name: string, own: string, isAlive: (pid: number) => boolean = isRunning): boolean {
  const [theirs, ours] = [NAME.exec(name)?.groups, NAME.exec(own)?.groups];
  if (theirs === undefined || theirs.machine !== ours?.machine) return false;
  // In a container that was started again the number comes again, too.
  return theirs.pid === ours?.pid || !isAlive(Number(theirs.pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There is one, of another account.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Another one after each start of the machine; nothing where the system has none, as then the name alone has to do. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    return 'one';
  }
}
