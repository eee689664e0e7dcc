import type { Clock } from 'service-kit';
import type { Settings } from 'shared-types';
import { createAuthorization } from '../etienne/authorization.ts';
import { createEtienneClient } from '../etienne/client.ts';
import { createClockDifference } from '../etienne/clock-difference.ts';
import { createEtienneGateway } from '../etienne/gateway.ts';
import { createPromptStream } from '../etienne/prompt-stream.ts';

/** Puts together what speaks with Etienne; nothing is called yet. `onBack`: Etienne can be reached again. */
export function connectEtienne(settings: Settings['etienne'], { clock, onBack }: { clock: Clock; onBack(): void }) {
  const { url, memoryEnabled, maxTurns } = settings;
  const authorization = createAuthorization(settings, { clock });
  const clocks = createClockDifference(clock);
  const client = createEtienneClient({ url, authorization, clocks });
  const stream = createPromptStream({ url, authorization });
  return { client, gateway: createEtienneGateway({ client, stream, memoryEnabled, maxTurns, clocks, onBack }) };
}
