/** A place in the line of one project. */
export interface Turn {
  /** True where somebody else's turn has to end first. */
  readonly mustWait: boolean;
  /** Resolves when it is this one's turn; rejects with the signal's reason when that is aborted first. */
  granted(signal: AbortSignal): Promise<void>;
  /** Gives the turn, or the place in the line, to the next. Harmless when repeated; never fails. */
  release(): void;
}

/**
 * One turn at a time per project, first come first served; projects don't wait for each other.
 *
 * Making the mapped session current, starting the prompt and running it is one turn, so that no prompt can start in a
 * session that another remote session has made current in between.
 */
export interface ProjectTurns {
  /** Takes a place in the line. Asking again for the same owner (the id of a prompt) gives the place that it has already. */
  take(project: string, owner: string): Promise<Turn>;
}

interface Place {
  owner: string;
  grant(): void;
  isGranted: Promise<void>;
}

/** Waits for what grants a turn; rejects with the signal's reason when that is aborted first. */
export async function untilGranted(isGranted: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    await Promise.race([isGranted, aborted]);
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Turns of one process that has all projects for itself. */
export function createProjectTurns(): ProjectTurns {
  const lines = new Map<string, Place[]>();

  function placeOf(project: string, owner: string): { place: Place; line: Place[] } {
    const line = lines.get(project) ?? [];
    lines.set(project, line);
    const known = line.find((one) => one.owner === owner);
    if (known !== undefined) return { place: known, line };
    let grant = () => {};
    const isGranted = new Promise<void>((resolve) => {
      grant = resolve;
    });
    const place = { owner, grant, isGranted };
    line.push(place);
    if (line[0] === place) grant();
    return { place, line };
  }

  return {
    async take(project, owner) {
      const { place, line } = placeOf(project, owner);
      return {
        mustWait: line[0] !== place,
        granted: (signal) => untilGranted(place.isGranted, signal),
        release() {
          const index = line.indexOf(place);
          if (index === -1) return;
          line.splice(index, 1);
          if (index === 0) line[0]?.grant();
          if (line.length === 0) lines.delete(project);
        },
      };
    },
  };
}
