import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in these. */
const TICK_MS = 10;

/** Memory of a process now, in megabytes (10^6 bytes): all of it, what it holds alone, and pages of files. */
export function memoryOf(pid: number | undefined): { rssMb: number; ownMb: number; filesMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) =>
    Math.round((Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * 1_024) / 100_000) / 10;
  return { rssMb: megabytes('VmRSS'), ownMb: megabytes('RssAnon'), filesMb: megabytes('RssFile') };
}

/** Processor time that a process has used so far, in milliseconds. */
export function processorMs(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The share of a process of all memory that it has in use, in megabytes: shared pages count in parts. */
export function shareOfMemoryMb(pid: number | undefined): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Math.round((Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) * 1_024) / 100_000) / 10;
}

/** How many files, sockets and other handles a process has open. */
export const handlesOf = (pid: number | undefined): number => readdirSync(`/proc/${pid}/fd`).length;
