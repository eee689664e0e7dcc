import type { Hold, Ownership } from '../ownership.ts';

/** How processes divide the keys of a queue. */
export interface QueueSharing {
  ownership: Ownership;
  /** Whose work the items of a key are; see `Ownership`. */
  ownerOf(key: string): string;
}

export interface KeyHoldsOptions {
  queue: string;
  /** Undefined where no other process works on the queue. */
  sharing: QueueSharing | undefined;
  /** Something of a key that is ours may wait to be looked at; `isForced`: at once, whatever time it was to wait. */
  onTold(key: string, isForced: boolean): void;
  /** Something of any key may. */
  onMissed(): void;
  /** Others may work on what is being worked on here. */
  onLost(): void;
}

const TOPIC = 'queue';
const ALWAYS: Hold = { within: (work) => work(), isSteady: () => true, leave() {}, giveUp: async () => {} };

/** Keeps what is held for the keys that have something to be done here. */
export function createKeyHolds({ queue, sharing, onTold, onMissed, onLost }: KeyHoldsOptions) {
  const holds = new Map<string, Hold>();
  let stops: (() => void)[] = [];

  function release(key: string): void {
    holds.get(key)?.leave();
    holds.delete(key);
  }

  function hear(what: string) {
    const [name, key, isForced = false] = JSON.parse(what) as [string, string, boolean?];
    if (name === queue) onTold(key, isForced);
  }

  return {
    /** Undefined where another process has it; that one is told to look. */
    async hold(key: string, isForced: boolean): Promise<Hold | undefined> {
      if (sharing === undefined) return ALWAYS;
      const known = holds.get(key);
      if (known?.isSteady()) return known;
      release(key);
      const owner = sharing.ownerOf(key);
      const hold = await sharing.ownership.hold(owner);
      if (hold === undefined) await sharing.ownership.tell(owner, TOPIC, JSON.stringify([queue, key, isForced]));
      else holds.set(key, hold);
      return hold;
    },
    /** Nothing of it is to be done here any more. */
    release,
    start(): void {
      if (sharing === undefined) return;
      const { ownership } = sharing;
      stops = [ownership.onTold(TOPIC, hear), ownership.onMissed(onMissed), ownership.onLost(onLost)];
    },
    stop(): void {
      for (const stop of stops.splice(0)) stop();
      for (const key of holds.keys()) release(key);
    },
  };
}
