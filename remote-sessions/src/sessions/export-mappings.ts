import { createHash } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { type Clock, type Hold, isFenced, type Ownership, type QueueLog, writeJsonText } from 'service-kit';
import type { SessionMapping } from 'shared-types';
import { createFileText } from './file-text.ts';

export interface ExportOptions {
  /** `remote-sessions.json`. */
  path: string;
  list(): Promise<SessionMapping[]>;
  ownership: Pick<Ownership, 'hold' | 'onMissed' | 'onLost'>;
  clock: Clock;
  log: Pick<QueueLog, 'warn'>;
}

/** Whose work the export is: one machine's at a time. */
const OWNER = 'export';
/** Changes that come together are written once. */
const LEAST_PAUSE_MS = 1_000;

/**
 * Writes the mappings that several managers share to a file in the form of the store of one, wherever that is this
 * manager's work: at once, and soon after each change. A file that is not such an export is somebody's mappings of before,
 * and is moved aside.
 */
export function createMappingExport({ path, list, ownership, clock, log }: ExportOptions) {
  /** The hashes of what was written last, which tell an export from somebody's mappings. */
  const marksPath = `${path}.exported`;
  let hold: Hold | undefined;
  let isTaking = false;
  let isWriting = false;
  let isWanted = false;
  let isStopped = true;
  let cancelWrite: (() => void) | undefined;
  let cancelTake = () => {};
  let stops: (() => void)[] = [];

  async function take() {
    if (isStopped || isTaking || hold !== undefined) return;
    isTaking = true;
    try {
      hold = await ownership.hold(OWNER);
      if (isStopped) hold?.leave();
      else if (hold !== undefined) write();
    } catch (err) {
      if (!isFenced(err)) log.warn({ err }, 'it could not be found out who writes the mappings to a file');
      if (!isStopped) cancelTake = clock.after(LEAST_PAUSE_MS, () => void take());
    }
    isTaking = false;
  }

  function write() {
    isWanted = true;
    if (isWriting || isStopped || hold === undefined) return;
    isWriting = true;
    isWanted = false;
    writeNow()
      .catch((err) => {
        isWanted = true;
        log.warn({ err, path }, 'the mappings could not be written to their file, and that is tried again');
      })
      .finally(() => {
        cancelWrite = clock.after(LEAST_PAUSE_MS, () => {
          isWriting = false;
          if (isWanted) write();
        });
      });
  }

  async function writeNow() {
    const text = createFileText({})(await list());
    if (!hold?.isSteady()) return;
    const before = await moveAside();
    // Before the file, whatever of the two is there after a crash.
    await writeJsonText(marksPath, () => `${before ?? ''}\n${hashOf(text)}\n`);
    await writeJsonText(path, () => text);
  }

  /** Resolves with the hash of the export that is there. */
  async function moveAside(): Promise<string | undefined> {
    const [found, marks = ''] = await Promise.all([textOf(path), textOf(marksPath)]);
    if (found === undefined) return undefined;
    const hash = hashOf(found);
    if (marks.split('\n').includes(hash)) return hash;
    const aside = `${path}.before-${new Date(clock.now()).toISOString().replaceAll(':', '-')}`;
    await rename(path, aside);
    log.warn({ aside }, 'this file of mappings was not written from the database, and was moved aside');
    return undefined;
  }

  return {
    /** Something has changed, here or elsewhere. */
    changed: write,
    start(): void {
      isStopped = false;
      stops = [
        ownership.onMissed(() => void take()),
        ownership.onLost(() => {
          hold = undefined;
          void take();
        }),
      ];
      void take();
    },
    stop(): void {
      isStopped = true;
      cancelWrite?.();
      cancelTake();
      for (const stop of stops.splice(0)) stop();
      hold?.leave();
      hold = undefined;
    },
  };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
