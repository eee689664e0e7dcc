import type { EtienneState } from 'sandbox/etienne';
import { nowMs } from './numbers.ts';

interface SeenRequest {
  at: number;
  name: string;
}

/** Notes when the Etienne stand-in got each request and when each run ended, to a fraction of a millisecond. */
export function watchEtienne(state: EtienneState) {
  const requests: SeenRequest[] = [];
  const runEnds: number[] = [];
  // Looked at after every change and never true.
  const watching = state.waitFor(({ requests: logged, runs }) => {
    for (const { method, path } of logged.slice(requests.length)) {
      requests.push({ at: nowMs(), name: `${method} ${path.replace(/^\/api\/claude/, '').replace(/\/sdk_.*/, '')}` });
    }
    while (runEnds.length < runs.length && runs[runEnds.length]?.outcome !== 'running') runEnds.push(nowMs());
    return false;
  });
  // Rejects when the stand-in closes.
  watching.catch(() => {});
  return { requests, runEnds };
}
