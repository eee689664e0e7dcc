import type { Pairing, RemoteSession, Run, SessionMapping } from 'shared-types';
import type { AdminDeadLetter, AdminList, AdminPlace, AdminQueue, AdminService, AdminState } from './wire.ts';

/** The state of a service and of each of its parts, as its `/ready` tells it. */
interface ServiceReport {
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, { readonly ok: boolean } & Readonly<Record<string, unknown>>>>;
}

/** What a service has said of itself last. */
export type Report =
  | { status: 'said'; report: ServiceReport }
  | { status: 'away'; reason: string }
  | { status: 'unknown' };

export interface Known {
  sessions: readonly SessionMapping[];
  runs: readonly Run[];
  /** In the order in which they are shown, the manager first. */
  reports: readonly { service: string; report: Report }[];
  pairings: readonly { provider: string; pairings: readonly Pairing[] }[];
}

/** More of a list than anybody reads; the page says how many there are beyond. */
export const MOST_SHOWN = 100;
/** A longer name or reason is cut; characters. */
const MOST_NAME = 120;
const MOST_REASON = 500;
/** As long as the contract lets one be: cut, two could look like one. */
const MOST_ID = 200;

/** Puts together what the page shows. `hide` takes our secrets out of words that came from elsewhere. */
export function toAdminState({ sessions, runs, reports, pairings }: Known, hide: (text: string) => string): AdminState {
  const words = (text: string, most = MOST_NAME) => shorten(hide(text).replace(/\p{C}+/gu, ' '), most);
  const placeOf = (provider: string, remoteSession: RemoteSession): AdminPlace => ({
    provider,
    name: words(nameOf(remoteSession)),
    kind: words(remoteSession.kind ?? 'direct'),
    remoteSessionId: words(remoteSession.sessionId, MOST_ID),
  });
  const known = new Map(sessions.map((one) => [`${one.provider} ${one.remoteSession.sessionId}`, one.remoteSession]));
  return {
    services: reports.map(({ service, report }) => serviceOf(service, report, words)),
    pairings: firstOf(pairings.flatMap(pendingOf), ({ provider, pairing }) => ({
      code: pairing.code,
      place: placeOf(provider, pairing.remoteSession),
      askedAt: pairing.createdAt,
      expiresAt: pairing.expiresAt ?? pairing.createdAt,
    })),
    sessions: firstOf(sessions, ({ provider, remoteSession, project }) => ({
      place: placeOf(provider, remoteSession),
      project: words(project.name),
    })),
    runs: firstOf(runs, ({ id, provider, remoteSessionId, project, state, startedAt }) => ({
      id,
      place: placeOf(provider, known.get(`${provider} ${remoteSessionId}`) ?? { sessionId: remoteSessionId }),
      project: words(project),
      state,
      startedAt,
    })),
    waiting: reports.flatMap(({ service, report }) => queuesOf(service, report)),
    givenUp: givenUpOf(reports, (text) => words(text, MOST_REASON)),
  };
}

/** What is not shown costs nothing but being counted. */
function firstOf<From, Item>(all: readonly From[], show: (one: From) => Item): AdminList<Item> {
  return { items: all.slice(0, MOST_SHOWN).map(show), more: Math.max(0, all.length - MOST_SHOWN) };
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

function nameOf({ sessionId, title, displayName, username }: RemoteSession): string {
  const name = displayName || title;
  if (name) return typeof username === 'string' && username !== '' ? `${name} @${username}` : name;
  return typeof username === 'string' && username !== '' ? `@${username}` : sessionId;
}

const pendingOf = ({ provider, pairings }: Known['pairings'][number]) =>
  pairings.filter(({ status }) => status === 'pending').map((pairing) => ({ provider, pairing }));

function serviceOf(name: string, report: Report, words: (text: string, most?: number) => string): AdminService {
  if (report.status === 'unknown') return { name, state: 'unknown', parts: [] };
  if (report.status === 'away') return { name, state: 'away', problem: words(report.reason, MOST_REASON), parts: [] };
  const { ok, parts } = report.report;
  return {
    name,
    state: ok ? 'ready' : 'not_ready',
    parts: Object.entries(parts).map(([part, { ok: isWell, error, reason }]) => {
      const said = [error, reason].find((text) => typeof text === 'string');
      return {
        name: words(part),
        isWell,
        ...(!isWell && { problem: words(String(said ?? 'does not work'), MOST_REASON) }),
      };
    }),
  };
}

const partsOf = (report: Report) => (report.status === 'said' ? Object.entries(report.report.parts) : []);
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** What passes through a queue on its way does not wait; seconds. */
const LEAST_WAIT_S = 2;

/** What waits in each queue; a queue in which nothing does is left out, and what runs waits no more. */
function queuesOf(service: string, report: Report): AdminQueue[] {
  return partsOf(report).flatMap(([queue, part]) => {
    const kept = part.kept as { messages?: unknown; oldestAgeSeconds?: unknown } | undefined;
    return [
      {
        service,
        queue,
        count: numberOf(part.depth) - numberOf(part.running),
        oldestAgeSeconds: numberOf(part.oldestAgeSeconds),
      },
      {
        service,
        queue: 'kept',
        count: numberOf(kept?.messages),
        oldestAgeSeconds: numberOf(kept?.oldestAgeSeconds),
      },
    ].filter(({ count, oldestAgeSeconds }) => count > 0 && oldestAgeSeconds >= LEAST_WAIT_S);
  });
}

function givenUpOf(reports: Known['reports'], words: (text: string) => string): AdminList<AdminDeadLetter> {
  let count = 0;
  const items = reports.flatMap(({ service, report }) =>
    partsOf(report).flatMap(([queue, { deadLetters, lastDeadLetters }]) => {
      count += numberOf(deadLetters);
      return (Array.isArray(lastDeadLetters) ? lastDeadLetters : []).filter(isDeadLetter).map(
        ({ id, reason, finishedAt }): AdminDeadLetter => ({
          service,
          queue,
          id,
          reason: words(reason),
          at: finishedAt,
        }),
      );
    }),
  );
  return { items: items.toSorted((a, b) => b.at - a.at), more: Math.max(0, count - items.length) };
}

function isDeadLetter(value: unknown): value is { id: string; reason: string; finishedAt: number } {
  const { id, reason, finishedAt } = (value ?? {}) as Record<string, unknown>;
  return typeof id === 'string' && typeof reason === 'string' && typeof finishedAt === 'number';
}
