import type { RemoteSession, SessionMapping } from 'shared-types';
import { findSpelling } from '../etienne/spelling.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';

/** What became of the wish to talk to a project. */
export type Selection =
  | { status: 'selected'; mapping: SessionMapping }
  /** Several projects have this name and differ only in how its letters are stored. */
  | { status: 'ambiguous'; same: readonly string[] }
  | { status: 'unknown'; projects: string[] };

export interface SelectProjectOptions {
  etienne: {
    listProjects(): Promise<string[]>;
    /** Id of the project's most recent session; empty where it has none. */
    mostRecentSession(project: string): Promise<string>;
  };
  sessions: Pick<SessionStore, 'get' | 'put'>;
  webhookUrl(provider: string): string;
  /** Milliseconds. */
  now(): number;
}

/**
 * Makes the step from a remote session to a project and its most recent session.
 *
 * The name has to be one of Etienne's project names, as Etienne would silently create any other; it may differ in how its
 * letters are stored, and what is sent to Etienne is its own spelling, character for character.
 * Resolves after the mapping is on disk; rejects with Etienne's coded errors. `announce` is called right before, once
 * nothing but the disk can fail any more.
 */
export function createSelectProject({ etienne, sessions, webhookUrl, now }: SelectProjectOptions) {
  return async (
    provider: string,
    remoteSession: RemoteSession,
    asked: string,
    announce: (mapping: SessionMapping) => Promise<void> = async () => {},
  ): Promise<Selection> => {
    const projects = await etienne.listProjects();
    const found = findSpelling(asked, projects);
    if (found.status === 'several') return { status: 'ambiguous', same: found.names };
    if (found.status === 'none') return { status: 'unknown', projects };
    const { name } = found;
    const ref: SessionRef = { provider, sessionId: remoteSession.sessionId };
    const former = await sessions.get(ref);
    const mapping: SessionMapping = {
      ...former,
      provider,
      webhook: { url: webhookUrl(provider) },
      created_at: former?.created_at ?? new Date(now()).toISOString(),
      project: { name, sessionId: await etienne.mostRecentSession(name) },
      remoteSession,
    };
    await announce(mapping);
    await sessions.put(mapping);
    return { status: 'selected', mapping };
  };
}

export type SelectProject = ReturnType<typeof createSelectProject>;
