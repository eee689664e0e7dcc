/** Makes what does things of the same key one after another, in the order in which they came; others do not wait. */
export function createInTurn() {
  const last = new Map<string, Promise<unknown>>();
  return {
    /** Whether anything of the key goes on or waits. */
    isBusy: (key: string): boolean => last.has(key),
    run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
      const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
      last.set(key, turn);
      const forget = () => {
        if (last.get(key) === turn) last.delete(key);
      };
      turn.then(forget, forget);
      return turn;
    },
  };
}
