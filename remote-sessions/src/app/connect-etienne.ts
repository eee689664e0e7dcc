import type { Clock, Logger } from 'service-kit';
import type { Settings } from 'shared-types';
import { createAuthorization } from '../etienne/authorization.ts';
import { createEtienneClient } from '../etienne/client.ts';
import { createClockDifference } from '../etienne/clock-difference.ts';
import { createEtienneGateway } from '../etienne/gateway.ts';
import { createPromptStream } from '../etienne/prompt-stream.ts';
import { createReachability } from '../etienne/reachability.ts';
import { createRetryHanging } from '../etienne/retry-hanging.ts';
import { createTellState } from '../etienne/tell-state.ts';

/** Puts together what speaks with Etienne; nothing is called yet. */
export function connectEtienne(settings: Settings['etienne'], { clock, log }: { clock: Clock; log: Logger }) {
  const { url, memoryEnabled, maxTurns } = settings;
  const authorization = createAuthorization(settings, { clock });
  const clocks = createClockDifference(clock);
  const prober = createEtienneClient({ url, authorization, clocks });
  const reachability = createReachability({ probe: prober.listProjects, clock, log });
  const retryHanging = createRetryHanging({ reachability, clock });
  const tellState = createTellState({ url, log });
  const watch = <T>(call: Promise<T>) => reachability.watch(tellState(call));
  const client = createEtienneClient({ url, authorization, clocks, watch });
  const stream = createPromptStream({ url, authorization });
  const gateway = createEtienneGateway({ client, stream, memoryEnabled, maxTurns, clocks, reachability, retryHanging });
  return {
    client,
    gateway,
    reachability,
    /** Looks whether it is there, which the log tells. */
    start(): void {
      client.listProjects().catch(() => {});
    },
    async close() {
      reachability.stop();
      await Promise.all([gateway.close(), prober.close()]);
    },
  };
}
