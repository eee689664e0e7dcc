import { readdirSync, readFileSync } from 'node:fs';
import { processorMs } from './process-use.ts';

const TICK_MS = 10;

/** Processor time that a PostgreSQL has used so far with all of its processes, those that have ended too, in milliseconds. */
export function postgresMs(postmaster: number | undefined): number {
  let sum = processorMs(postmaster) + endedChildrenMs(postmaster);
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (Number(fieldsOf(pid)[1]) === postmaster) sum += processorMs(Number(pid));
    } catch {
      // It has ended meanwhile.
    }
  }
  return sum;
}

function endedChildrenMs(pid: number | undefined): number {
  const fields = fieldsOf(pid);
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

/** From the state on, which is the third. */
function fieldsOf(pid: number | string | undefined): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
