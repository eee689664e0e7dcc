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
/** Where Etienne's coding agents keep which session the next prompt resumes. */
const CURRENT_SESSIONS_FOLDER = 'data';
/** Claude's own file there is `session.id`; others write `codex-thread.id`, `opencode-session.id` and the like. */
const OTHER_AGENTS_FILE = /^.+[-_.](session|thread)\.id$/;
/** Claude names its sessions by random UUIDs (version 4); other agents use other versions or words of their own. */
const CLAUDE_SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

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
  /** `formerSessionId` is empty where there was none, as after *New chat* in Etienne's page. */
  | { readonly status: 'made_current'; readonly formerSessionId: string }
  | { readonly status: 'not_listed' }
  /** Another coding agent works in this project, and keeps its session where we can't set it. */
  | { readonly status: 'kept_elsewhere' };

/**
 * Makes the next prompt of a project resume `sessionId`.
 *
 * Writes only an id that this project's own list names, since Etienne would resume another project's session as well.
 * Where `data/session.id` is missing, a project of another coding agent is left alone: it is known by that agent's own
 * file in `data/`, or by a session id that is not of Claude's form. The caller keeps prompts of the same project out
 * until its own prompt has started.
 */
export async function makeCurrent(
  client: Pick<EtienneClient, 'getFile' | 'addFile' | 'listFiles'>,
  project: string,
  sessionId: string,
): Promise<MadeCurrent> {
  const current = await currentSession(client, project);
  if (current.status === 'set' && current.sessionId === sessionId) return { status: 'already_current' };
  if (current.status === 'absent' && (await isKeptElsewhere(client, project, sessionId))) {
    return { status: 'kept_elsewhere' };
  }
  const list = await readSessionList(client, project);
  if (!list.some((session) => session.sessionId === sessionId)) return { status: 'not_listed' };
  await client.addFile(project, CURRENT_SESSION, sessionId);
  return { status: 'made_current', formerSessionId: current.status === 'set' ? current.sessionId : '' };
}

async function isKeptElsewhere(client: Pick<EtienneClient, 'listFiles'>, project: string, sessionId: string) {
  if (!CLAUDE_SESSION_ID.test(sessionId)) return true;
  const folder = await client.listFiles(project, CURRENT_SESSIONS_FOLDER);
  return folder.status === 'found' && folder.entries.some(({ name }) => OTHER_AGENTS_FILE.test(name));
}
