import { defineError, fits, misfits, readJsonFile, writeJsonText } from 'service-kit';
import { type SessionMapping, SessionMappingFileSchema } from 'shared-types';
import { createFileText } from './file-text.ts';
import { type SessionRef, sessionKey } from './session-ref.ts';

const fileUnusable = defineError('SESSION_FILE_UNUSABLE');

/**
 * Keeps which project session each remote session talks to.
 *
 * Reading costs the same however many mappings there are. Every change resolves after it is on disk.
 */
export interface SessionStore {
  get(ref: SessionRef): Promise<SessionMapping | undefined>;
  /** In the order in which they were put first. */
  list(): Promise<SessionMapping[]>;
  /** Adds the mapping of a remote session or replaces it. */
  put(mapping: SessionMapping): Promise<void>;
  /** False where there was none. */
  remove(ref: SessionRef): Promise<boolean>;
  /** Notes the session that Etienne used; does nothing where the remote session has moved on to another project. */
  setProjectSession(ref: SessionRef, projectName: string, projectSessionId: string): Promise<void>;
}

/** Whose mapping it is. */
export const refOf = (mapping: SessionMapping): SessionRef => ({
  provider: mapping.provider,
  sessionId: mapping.remoteSession.sessionId,
});

/** A store over a way of saving all mappings; what every implementation has in common. */
function createSessionStore(
  first: readonly SessionMapping[],
  save: (mappings: ReadonlyMap<string, SessionMapping>) => Promise<void>,
): SessionStore {
  const mappings = new Map(first.map((mapping) => [sessionKey(refOf(mapping)), mapping]));

  /** Memory is changed first, as the next reader must see it; a failed save takes it back if nothing came after. */
  async function change(key: string, next: SessionMapping | undefined) {
    const before = mappings.get(key);
    if (next === undefined) mappings.delete(key);
    else mappings.set(key, next);
    try {
      await save(mappings);
    } catch (error) {
      if (mappings.get(key) === next) {
        if (before === undefined) mappings.delete(key);
        else mappings.set(key, before);
      }
      throw error;
    }
  }

  return {
    get: async (ref) => mappings.get(sessionKey(ref)),
    list: async () => [...mappings.values()],
    put: (mapping) => change(sessionKey(refOf(mapping)), mapping),
    async remove(ref) {
      const key = sessionKey(ref);
      if (!mappings.has(key)) return false;
      await change(key, undefined);
      return true;
    },
    async setProjectSession(ref, projectName, projectSessionId) {
      const mapping = mappings.get(sessionKey(ref));
      if (mapping?.project.name !== projectName || mapping.project.sessionId === projectSessionId) return;
      await change(sessionKey(ref), { ...mapping, project: { ...mapping.project, sessionId: projectSessionId } });
    },
  };
}

/** A store without a disk. */
export const createMemorySessionStore = (): SessionStore => createSessionStore([], async () => {});

/**
 * Opens `remote-sessions.json`.
 *
 * Rejects with `JSON_FILE_BROKEN` or `SESSION_FILE_UNUSABLE` where the file is not what it should be, and then leaves
 * it untouched: it may be somebody's only copy. Fields that this version does not know are kept.
 */
export async function openSessionFile(path: string): Promise<SessionStore> {
  const content = await readJsonFile(path);
  if (content.status === 'missing') return createSessionStore([], saveTo(path, {}));
  if (!fits(SessionMappingFileSchema, content.value)) {
    const [misfit] = misfits(SessionMappingFileSchema, content.value);
    throw fileUnusable(
      `${path} is not a list of remote sessions: ${misfit?.path} ${misfit?.problem}. ` +
        'Correct the file or move it away; it was left as it is.',
    );
  }
  const { 'remote-sessions': mappings, ...others } = content.value;
  const twice = findRepeated(mappings.map((mapping) => sessionKey(refOf(mapping))));
  if (twice !== undefined) {
    throw fileUnusable(
      `${path} maps the remote session ${twice} twice. Remove one of the entries; it was left as it is.`,
    );
  }
  return createSessionStore(mappings, saveTo(path, others));
}

function saveTo(path: string, others: object) {
  const textOf = createFileText(others);
  return (mappings: ReadonlyMap<string, SessionMapping>) => writeJsonText(path, () => textOf(mappings.values()));
}

function findRepeated(keys: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return undefined;
}
