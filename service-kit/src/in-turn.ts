/** Makes what does things of the same key one after another, in the order in which they came; others do not wait. */
export function createInTurn() {
  const lines = new Map<string, { last: Promise<unknown>; count: number }>();
  return {
    /** How many things of the key go on or wait. */
    countOf: (key: string): number => lines.get(key)?.count ?? 0,
    run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
      const line = lines.get(key) ?? { last: Promise.resolve(), count: 0 };
      lines.set(key, line);
      const turn = line.last.then(work, work);
      line.last = turn;
      line.count += 1;
      const leave = () => {
        line.count -= 1;
        if (line.count === 0) lines.delete(key);
      };
      turn.then(leave, leave);
      return turn;
    },
  };
}
