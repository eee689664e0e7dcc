import type { Database } from 'service-kit';
import type { SessionMapping } from 'shared-types';
import { sessionKey } from './session-ref.ts';
import { refOf, type SessionStore } from './session-store.ts';

/** The mappings; to be among the migrations of a database that several managers share. */
export const SESSION_MAPPINGS_TABLE = `
  CREATE TABLE session_mappings (
    place BIGINT GENERATED ALWAYS AS IDENTITY,
    session_key TEXT COLLATE "C" PRIMARY KEY,
    mapping TEXT COLLATE "C" NOT NULL
  );
`;

/**
 * Mappings that several managers share. A change is seen by whoever reads after it is on disk.
 *
 * @param onChange Called within the transaction of each change.
 */
export function createSharedSessionStore(database: Database, onChange: () => Promise<void>): SessionStore {
  const select = database.prepare('SELECT mapping FROM session_mappings WHERE session_key = ?');
  const selectAll = database.prepare('SELECT mapping FROM session_mappings ORDER BY place');
  const upsert = database.prepare(
    `INSERT INTO session_mappings (session_key, mapping) VALUES (?, ?)
     ON CONFLICT (session_key) DO UPDATE SET mapping = excluded.mapping`,
  );
  const remove = database.prepare('DELETE FROM session_mappings WHERE session_key = ?');
  const read = ({ mapping }: Record<string, unknown>) => JSON.parse(mapping as string) as SessionMapping;

  async function put(mapping: SessionMapping) {
    await upsert.run(sessionKey(refOf(mapping)), JSON.stringify(mapping));
    await onChange();
  }

  const store: SessionStore = {
    async get(ref) {
      const row = await select.get(sessionKey(ref));
      return row && read(row);
    },
    list: async () => (await selectAll.all()).map(read),
    put: (mapping) => database.write(() => put(mapping)),
    remove: (ref) =>
      database.write(async () => {
        const isRemoved = (await remove.run(sessionKey(ref))).changes === 1;
        if (isRemoved) await onChange();
        return isRemoved;
      }),
    setProjectSession: (ref, projectName, projectSessionId) =>
      database.write(
        async () => {
          const mapping = await store.get(ref);
          if (mapping?.project.name !== projectName || mapping.project.sessionId === projectSessionId) return;
          await put({ ...mapping, project: { ...mapping.project, sessionId: projectSessionId } });
        },
        { apart: sessionKey(ref) },
      ),
  };
  return store;
}
