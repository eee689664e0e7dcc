import type { EtienneClient } from './client.ts';
import { field, textField } from './json-field.ts';

/** A session as the project's list names it. Pinned ones belong to the system and are never mapped. */
export type ListedSession = {
  readonly sessionId: string;
  readonly timestamp: string;
  readonly pinned: boolean;
  readonly name?: string;
  readonly summary?: string;
};

const SESSION_LIST = '.etienne/chat.sessions.json';
const CURRENT_SESSION = 'data/session.id';

/** Says whether a text can be a session id at all: ids become part of file names. */
export const isSessionId = (text: string): boolean => /^[\w-]{1,200}$/.test(text);

/** Reads the sessions of a project. Empty where there is no list or none that can be read; bad entries are left out. */
export async function readSessionList(
  client: Pick<EtienneClient, 'getFile'>,
  project: string,
): Promise<ListedSession[]> {
  const file = await client.getFile(project, SESSION_LIST);
  return file.status === 'found' ? parseSessionList(file.content) : [];
}

function parseSessionList(content: string): ListedSession[] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return [];
  }
  const sessions = field(value, 'sessions');
  return Array.isArray(sessions) ? sessions.flatMap(readEntry) : [];
}

function readEntry(entry: unknown): ListedSession[] {
  const sessionId = textField(entry, 'sessionId');
  if (sessionId === undefined || !isSessionId(sessionId)) return [];
  const name = textField(entry, 'sessionName');
  const summary = textField(entry, 'summary');
  return [
    {
      sessionId,
      timestamp: textField(entry, 'timestamp') ?? '',
      pinned: Boolean(field(entry, 'pinned')),
      ...(name === undefined ? {} : { name }),
      ...(summary === undefined ? {} : { summary }),
    },
  ];
}

/** The session with the latest timestamp that is not pinned; of equal ones the later entry. */
export function mostRecentSession(list: readonly ListedSession[]): ListedSession | undefined {
  let best: ListedSession | undefined;
  for (const session of list) {
    if (!session.pinned && (best === undefined || timeOf(session) >= timeOf(best))) best = session;
  }
  return best;
}

function timeOf({ timestamp }: ListedSession): number {
  const time = Date.parse(timestamp);
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

export type CurrentSession = { readonly status: 'set'; readonly sessionId: string } | { readonly status: 'absent' };

/** Says which session the next prompt of a project resumes; `absent` where Etienne keeps none in its file. */
export async function currentSession(client: Pick<EtienneClient, 'getFile'>, project: string): Promise<CurrentSession> {
  const file = await client.getFile(project, CURRENT_SESSION);
  const sessionId = file.status === 'found' ? file.content.trim() : '';
  return sessionId === '' ? { status: 'absent' } : { status: 'set', sessionId };
}

export type MadeCurrent =
  | { readonly status: 'already_current' }
  | { readonly status: 'made_current'; readonly formerSessionId: string }
  | { readonly status: 'not_listed' }
  | { readonly status: 'no_current_session' };

/**
 * Makes the next prompt of a project resume `sessionId`.
 *
 * Writes only an id that this project's own list names, since Etienne would resume another project's session as well,
 * and only over an existing file, since other coding agents keep their session elsewhere. The caller keeps prompts of
 * the same project out until its own prompt has started.
 */
export async function makeCurrent(
  client: Pick<EtienneClient, 'getFile' | 'addFile'>,
  project: string,
  sessionId: string,
): Promise<MadeCurrent> {
  const current = await currentSession(client, project);
  if (current.status === 'absent') return { status: 'no_current_session' };
  if (current.sessionId === sessionId) return { status: 'already_current' };
  const list = await readSessionList(client, project);
  if (!list.some((session) => session.sessionId === sessionId)) return { status: 'not_listed' };
  await client.addFile(project, CURRENT_SESSION, sessionId);
  return { status: 'made_current', formerSessionId: current.sessionId };
}
