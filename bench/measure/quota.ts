import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Version 1 of Linux's control groups has a tree for the processor alone, version 2 one for all. */
const TREES = [
  { root: '/sys/fs/cgroup/cpu', file: 'cpu.cfs_quota_us' },
  { root: '/sys/fs/cgroup', file: 'cgroup.controllers' },
] as const;
const PREFIX = 'bench-quota-';
/** Short, so that nobody stands still for long once their share is used. */
const PERIOD_US = 20_000;

/** Processes that get a share of a core each, whatever else the machine has. */
export interface Quotas {
  /** From now on the process gets so much of a core at most; 0.2 is a fifth. */
  limit(pid: number | undefined, share: number): void;
  /** Takes the limits away again. */
  clear(): void;
}

/** Undefined where the system lets nobody, or not us, set them. What an interrupted bench has left there goes. */
export function findQuotas(): Quotas | undefined {
  const tree = TREES.find(({ root, file }) => existsSync(join(root, file)));
  if (tree === undefined) return undefined;
  const { root } = tree;
  try {
    removeAll(root);
    const probe = join(root, `${PREFIX}${process.pid}-probe`);
    mkdirSync(probe);
    setShare(probe, 0.5);
    rmdirSync(probe);
  } catch {
    return undefined;
  }
  return {
    limit(pid, share) {
      const group = join(root, `${PREFIX}${process.pid}-${pid}`);
      mkdirSync(group);
      setShare(group, share);
      writeFileSync(join(group, 'cgroup.procs'), String(pid));
    },
    clear: () => removeAll(root),
  };
}

function setShare(group: string, share: number): void {
  const quota = String(Math.round(share * PERIOD_US));
  if (existsSync(join(group, 'cpu.max'))) {
    writeFileSync(join(group, 'cpu.max'), `${quota} ${PERIOD_US}`);
    return;
  }
  writeFileSync(join(group, 'cpu.cfs_period_us'), String(PERIOD_US));
  writeFileSync(join(group, 'cpu.cfs_quota_us'), quota);
}

/** A group goes when nothing is in it. */
function removeAll(root: string): void {
  for (const name of readdirSync(root).filter((one) => one.startsWith(PREFIX))) {
    const group = join(root, name);
    for (const pid of readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)) {
      writeFileSync(join(root, 'cgroup.procs'), pid);
    }
    rmdirSync(group);
  }
}
