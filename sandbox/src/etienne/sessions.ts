import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export type SessionEntry = {
  timestamp: string;
  sessionId: string;
  summary?: string;
  pinned?: boolean;
  sessionName?: string;
};

export type HistoryLine = {
  timestamp: string;
  isAgent: boolean;
  message: string;
  costs?: Record<string, unknown>;
  reasoningSteps?: Record<string, unknown>[];
};

export type Sessions = {
  projectDir(project: string): string;
  currentId(project: string): string | undefined;
  makeCurrent(project: string, sessionId: string): void;
  clearCurrent(project: string): boolean;
  /** For a project of another coding agent: `data/session.id` is neither read nor written from now on. */
  keepElsewhere(project: string): void;
  isResumable(sessionId: string): boolean;
  makeStale(sessionId: string): void;
  countPrompt(sessionId: string): number;
  list(project: string): SessionEntry[];
  record(project: string, entry: SessionEntry, lines: HistoryLine[]): void;
};

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The conversations that earlier runs left in the workspace: a restarted Etienne can still resume them. */
function findConversations(workspaceDir: string): Map<string, number> {
  const promptCounts = new Map<string, number>();
  const folders = readdirSync(workspaceDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const dir of [workspaceDir, ...folders.map(({ name }) => join(workspaceDir, name))]) {
    const etienneDir = join(dir, '.etienne');
    let names: string[];
    try {
      names = readdirSync(etienneDir);
    } catch {
      continue;
    }
    for (const name of names) {
      const id = /^chat\.history-(.+)\.jsonl$/.exec(name)?.[1];
      if (!id) continue;
      const lines = readOrUndefined(join(etienneDir, name))?.split('\n') ?? [];
      promptCounts.set(id, lines.filter((line) => line.includes('"isAgent":false')).length);
    }
  }
  return promptCounts;
}

/**
 * Sessions as Etienne keeps them: files in the project that anybody may write through `addFile`, and the agent's own
 * conversations, which nobody can. Only an id with a conversation can be resumed, from whichever project it comes.
 */
export function createSessions(workspaceDir: string): Sessions {
  const promptCounts = findConversations(workspaceDir);
  /** The current session of each project that keeps it elsewhere; an empty text where it has none. */
  const elsewhere = new Map<string, string>();
  const projectDir = (project: string): string => resolve(workspaceDir, project || '.');
  const idFile = (project: string): string => join(projectDir(project), 'data', 'session.id');
  const listFile = (project: string): string => join(projectDir(project), '.etienne', 'chat.sessions.json');

  function list(project: string): SessionEntry[] {
    try {
      const parsed: { sessions?: SessionEntry[] } = JSON.parse(readFileSync(listFile(project), 'utf8'));
      return parsed.sessions ?? [];
    } catch {
      return [];
    }
  }

  return {
    projectDir,
    list,
    currentId: (project) => (elsewhere.get(project) ?? readOrUndefined(idFile(project))?.trim()) || undefined,
    makeCurrent(project, sessionId) {
      if (elsewhere.has(project)) return void elsewhere.set(project, sessionId);
      mkdirSync(join(projectDir(project), 'data'), { recursive: true });
      writeFileSync(idFile(project), sessionId);
    },
    keepElsewhere: (project) => void elsewhere.set(project, ''),
    clearCurrent(project) {
      if (elsewhere.has(project)) elsewhere.set(project, '');
      const had = readOrUndefined(idFile(project)) !== undefined;
      rmSync(idFile(project), { force: true });
      return had;
    },
    isResumable: (sessionId) => promptCounts.has(sessionId),
    makeStale: (sessionId) => void promptCounts.delete(sessionId),
    countPrompt(sessionId) {
      const count = (promptCounts.get(sessionId) ?? 0) + 1;
      promptCounts.set(sessionId, count);
      return count;
    },
    record(project, entry, lines) {
      const etienneDir = join(projectDir(project), '.etienne');
      mkdirSync(etienneDir, { recursive: true });
      if (!promptCounts.has(entry.sessionId)) promptCounts.set(entry.sessionId, 0);
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      appendFileSync(join(etienneDir, `chat.history-${entry.sessionId}.jsonl`), text);
      const sessions = list(project);
      const known = sessions.findIndex(({ sessionId }) => sessionId === entry.sessionId);
      if (known === -1) sessions.push(entry);
      else sessions[known] = { ...sessions[known], ...entry };
      writeFileSync(listFile(project), JSON.stringify({ sessions }, null, 2));
    },
  };
}
