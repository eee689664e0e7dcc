import type { RemoteSession, SessionMapping } from 'shared-types';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';

/** What became of the wish to talk to a project. */
export type Selection = { status: 'selected'; mapping: SessionMapping } | { status: 'unknown'; projects: string[] };

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
 * The name has to be one of Etienne's project names, character for character: Etienne would silently create any other.
 * Resolves after the mapping is on disk; rejects with Etienne's coded errors.
 */
export function createSelectProject({ etienne, sessions, webhookUrl, now }: SelectProjectOptions) {
  return async (provider: string, remoteSession: RemoteSession, name: string): Promise<Selection> => {
    const projects = await etienne.listProjects();
    if (!projects.includes(name)) return { status: 'unknown', projects };
    const ref: SessionRef = { provider, sessionId: remoteSession.sessionId };
    const former = sessions.get(ref);
    const mapping: SessionMapping = {
      ...former,
      provider,
      webhook: { url: webhookUrl(provider) },
      created_at: former?.created_at ?? new Date(now()).toISOString(),
      project: { name, sessionId: await etienne.mostRecentSession(name) },
      remoteSession,
    };
    await sessions.put(mapping);
    return { status: 'selected', mapping };
  };
}

export type SelectProject = ReturnType<typeof createSelectProject>;
