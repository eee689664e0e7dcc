/**
 * What goes wrong with one request: an answer instead of Etienne's, a connection reset before anything was read, after
 * the request was read but not carried out, or after it was carried out so that only the answer is lost.
 */
export type Fault = { status: number; body?: unknown } | 'reset' | 'reset-after-request-read' | 'reset-after-handling';

export type Faults = {
  failNext(routePattern: string | RegExp, fault: Fault): void;
  take(method: string, path: string): Fault | undefined;
};

/** Faults wait for a request whose `METHOD /path` contains the string or matches the expression; each happens once. */
export function createFaults(): Faults {
  const waiting: { routePattern: string | RegExp; fault: Fault }[] = [];

  return {
    failNext: (routePattern, fault) => void waiting.push({ routePattern, fault }),
    take(method, path) {
      if (waiting.length === 0) return undefined;
      const line = `${method} ${path}`;
      const index = waiting.findIndex(({ routePattern }) =>
        typeof routePattern === 'string' ? line.includes(routePattern) : routePattern.test(line),
      );
      return index === -1 ? undefined : waiting.splice(index, 1)[0]?.fault;
    },
  };
}
