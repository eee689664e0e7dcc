/** Something that is asked for, and what it has answered last. */
export interface Source<Value> {
  /** What was answered last; before that, what it began with. */
  current(): Value;
  /** Asks now, or once more after what is being asked already; resolves when that has been answered. */
  refresh(): Promise<void>;
}

/**
 * Makes a source over `ask`, which never rejects. Whoever asks while it is asking gets the next answer: what has changed
 * meanwhile is in it.
 */
export function createSource<Value>(first: Value, ask: () => Promise<Value>, onAnswer: () => void): Source<Value> {
  let value = first;
  let asking: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function askNow(): Promise<void> {
    value = await ask();
    asking = undefined;
    onAnswer();
  }
  function begin(): Promise<void> {
    asking = askNow();
    return asking;
  }

  return {
    current: () => value,
    refresh() {
      if (asking === undefined) return begin();
      next ??= asking.then(() => {
        next = undefined;
        return asking ?? begin();
      });
      return next;
    },
  };
}
