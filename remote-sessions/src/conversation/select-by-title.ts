import type { RemoteSession } from 'shared-types';
import { findSpelling } from '../etienne/spelling.ts';
import type { Reply } from '../replies/replies.ts';
import * as replies from '../replies/replies.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { SelectProject } from './select-project.ts';

export interface SelectByTitleOptions {
  sessions: Pick<SessionStore, 'get'>;
  listProjects(): Promise<string[]>;
  selectProject: SelectProject;
  say(ref: SessionRef, id: string, reply: Reply): Promise<void>;
}

/**
 * Makes the step that looks whether a remote session without a project is called like one: it talks to that one then,
 * and says so. A remote session that has a project keeps it, whatever it is called.
 *
 * True where a project was selected. It is said before the mapping is on disk: an event that is handled again finds it
 * said already, but would not look again where there is a mapping. Rejects with Etienne's coded errors.
 */
export function createSelectByTitle({ sessions, listProjects, selectProject, say }: SelectByTitleOptions) {
  return async (eventId: string, provider: string, remoteSession: RemoteSession): Promise<boolean> => {
    const { sessionId, title = '' } = remoteSession;
    const ref = { provider, sessionId };
    if (title === '' || (await sessions.get(ref)) !== undefined) return false;
    if (findSpelling(title, await listProjects()).status !== 'found') return false;
    const { status } = await selectProject(provider, remoteSession, title, async ({ project }) =>
      say(ref, `${eventId}:titled`, replies.projectByTitle(project.name, project.sessionId !== '')),
    );
    return status === 'selected';
  };
}

export type SelectByTitle = ReturnType<typeof createSelectByTitle>;
