/** What the admin page is told; types alone, as the server and the browser both read this file. */

/** A conversation, in words that tell it to an operator. */
export interface AdminPlace {
  provider: string;
  /** How it is called, else its id. */
  name: string;
  /** `direct`, `group`, `channel` or what else a provider has. */
  kind: string;
  remoteSessionId: string;
}

export interface AdminPairing {
  code: string;
  place: AdminPlace;
  /** ISO 8601. */
  askedAt: string;
  /** ISO 8601. */
  expiresAt: string;
}

export interface AdminSession {
  place: AdminPlace;
  project: string;
}

export interface AdminRun {
  id: string;
  place: AdminPlace;
  project: string;
  state: string;
  /** ISO 8601; null while it waits. */
  startedAt: string | null;
}

/** A part of a service: Etienne's connection, the polling, a queue. */
export interface AdminPart {
  name: string;
  isWell: boolean;
  problem?: string;
}

export interface AdminService {
  name: string;
  /** `unknown` until it has been asked for the first time. */
  state: 'ready' | 'not_ready' | 'away' | 'unknown';
  problem?: string;
  parts: AdminPart[];
}

export interface AdminQueue {
  service: string;
  queue: string;
  count: number;
  oldestAgeSeconds: number;
}

export interface AdminDeadLetter {
  service: string;
  queue: string;
  id: string;
  reason: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** A list as far as it is shown, and how many more there are. */
export interface AdminList<Item> {
  items: Item[];
  more: number;
}

/** All that the page shows. */
export interface AdminState {
  services: AdminService[];
  pairings: AdminList<AdminPairing>;
  sessions: AdminList<AdminSession>;
  runs: AdminList<AdminRun>;
  waiting: AdminQueue[];
  givenUp: AdminList<AdminDeadLetter>;
}

/** The events of the stream, by their names. */
export interface AdminEvents {
  /** Everything, at first and after each change; `now` is the server's clock in milliseconds since 1970. */
  state: { state: AdminState; now: number };
  /** The session has ended: the page has to ask for the token again. */
  ended: Record<string, never>;
}
