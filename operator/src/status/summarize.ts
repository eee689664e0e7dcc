import { fits } from 'service-kit/fits';
import { Type } from 'shared-types';
import type { Parts, ServiceState } from '../services/ask-service.ts';
import type { ServiceAddress } from '../services/service-address.ts';

/** What is known of one service. */
export interface Look {
  address: ServiceAddress;
  state: ServiceState;
  /** Why the calls that need the token brought nothing. */
  refusal?: string;
  /** Whose account it speaks with, in words. */
  account?: string;
  runs?: readonly ShownRun[];
  pendingCodes?: number;
}

export interface ShownRun {
  id: string;
  provider: string;
  remoteSessionId: string;
  project: string;
  state: string;
  startedAt: string | null;
  /** What a person has to say before it goes on. */
  waitsFor?: 'answer' | 'backlog' | 'voice';
}

export interface ShownService {
  name: string;
  url: string;
  state: 'ready' | 'not ready' | 'absent' | 'other';
  version?: string;
  account?: string;
  /** What is not well. */
  problems: string[];
}

export interface ShownQueue {
  service: string;
  queue: string;
  waits: number;
  oldestAgeSeconds: number;
  givenUp: number;
}

export interface GivenUp {
  service: string;
  queue: string;
  id: string;
  reason: string;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Status {
  /** Every service runs and is ready. */
  ok: boolean;
  services: ShownService[];
  runs: ShownRun[];
  queues: ShownQueue[];
  givenUp: GivenUp[];
  pendingCodes: number;
}

const QueueSchema = Type.Object({
  depth: Type.Number(),
  oldestAgeSeconds: Type.Optional(Type.Number()),
  deadLetters: Type.Optional(Type.Number()),
  lastDeadLetters: Type.Optional(
    Type.Array(Type.Object({ id: Type.String(), reason: Type.String(), finishedAt: Type.Number() })),
  ),
  kept: Type.Optional(Type.Object({ messages: Type.Number(), oldestAgeSeconds: Type.Number() })),
});

/** Puts together what all services tell; a part that a service does not have is left out. */
export function summarize(looks: readonly Look[]): Status {
  const services = looks.map(showService);
  return {
    ok: services.every(({ state }) => state === 'ready'),
    services,
    runs: looks.flatMap(({ runs = [] }) => runs),
    queues: looks.flatMap(({ address, state }) =>
      state.status === 'there' ? queuesOf(address.name, state.parts) : [],
    ),
    givenUp: looks.flatMap(({ address, state }) =>
      state.status === 'there' ? givenUpOf(address.name, state.parts) : [],
    ),
    pendingCodes: looks.reduce((sum, { pendingCodes = 0 }) => sum + pendingCodes, 0),
  };
}

function showService({ address: { name, url }, state, account, refusal }: Look): ShownService {
  const more = { ...(account !== undefined && { account }) };
  if (state.status !== 'there') return { name, url, state: state.status, problems: [state.reason], ...more };
  const problems = Object.entries(state.parts)
    .filter(([, { ok }]) => !ok)
    .map(([part, { error, reason }]) => {
      const said = error ?? reason;
      return `${part}: ${typeof said === 'string' ? said : 'does not work'}`;
    });
  return {
    name,
    url,
    state: state.isReady ? 'ready' : 'not ready',
    version: state.version,
    problems: refusal === undefined ? problems : [...problems, refusal],
    ...more,
  };
}

function queuesOf(service: string, parts: Parts): ShownQueue[] {
  return Object.entries(parts).flatMap(([queue, part]) => {
    if (!fits(QueueSchema, part)) return [];
    const { depth, oldestAgeSeconds = 0, deadLetters = 0, kept } = part;
    const row = { service, queue, waits: depth, oldestAgeSeconds, givenUp: deadLetters };
    if (kept === undefined || kept.messages === 0) return [row];
    const keptRow = { waits: kept.messages, oldestAgeSeconds: kept.oldestAgeSeconds, givenUp: 0 };
    return [row, { service, queue: `${queue}, for people who cannot be reached`, ...keptRow }];
  });
}

function givenUpOf(service: string, parts: Parts): GivenUp[] {
  return Object.entries(parts).flatMap(([queue, part]) => {
    if (!fits(QueueSchema, part)) return [];
    return (part.lastDeadLetters ?? []).map(({ id, reason, finishedAt }) => ({
      service,
      queue,
      id,
      reason,
      at: finishedAt,
    }));
  });
}
