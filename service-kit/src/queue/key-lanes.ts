export interface KeyLanesOptions {
  /** What a key waits in; whatever hangs in one lane holds up no other. */
  laneOf(key: string): string;
  /** How many keys of a lane have their turn at the same time. */
  perLane: number;
}

interface Lane {
  /** Those that have not had a turn lately. */
  first: string[];
  /** Those that go on with their next item. */
  again: string[];
  isTurnOfFirst: boolean;
  running: number;
}

/**
 * Says which of the keys that wait has its turn next.
 *
 * The lanes take turns. Within a lane a key that has not had a turn lately comes before those that go on with their next
 * item, every other time: who has said one word need not wait for those who have said a thousand.
 */
export function createKeyLanes({ laneOf, perLane }: KeyLanesOptions) {
  const lanes = new Map<string, Lane>();

  function openLane(name: string): Lane {
    let lane = lanes.get(name);
    if (lane === undefined) {
      lane = { first: [], again: [], isTurnOfFirst: false, running: 0 };
      lanes.set(name, lane);
    }
    return lane;
  }

  function nextOf(lane: Lane): string | undefined {
    if (lane.running >= perLane) return undefined;
    lane.isTurnOfFirst = !lane.isTurnOfFirst;
    const [one, other] = lane.isTurnOfFirst ? [lane.first, lane.again] : [lane.again, lane.first];
    const key = one.shift() ?? other.shift();
    if (key !== undefined) lane.running += 1;
    return key;
  }

  return {
    /** `hasHadTurn`: it goes on with its next item. */
    add(key: string, hasHadTurn: boolean): void {
      const lane = openLane(laneOf(key));
      (hasHadTurn ? lane.again : lane.first).push(key);
    },
    /** The key whose turn begins now; undefined where none may. */
    next(): string | undefined {
      for (const [name, lane] of lanes) {
        const key = nextOf(lane);
        if (key === undefined) continue;
        // Behind the others now.
        lanes.delete(name);
        lanes.set(name, lane);
        return key;
      }
      return undefined;
    },
    /** The turn of a key is over. */
    end(key: string): void {
      const name = laneOf(key);
      const lane = openLane(name);
      lane.running -= 1;
      if (lane.running === 0 && lane.first.length + lane.again.length === 0) lanes.delete(name);
    },
    /** Forgets all that wait. */
    clear(): void {
      for (const lane of lanes.values()) {
        lane.first = [];
        lane.again = [];
      }
    },
  };
}
