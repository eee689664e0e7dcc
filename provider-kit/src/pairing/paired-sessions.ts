import type { Database } from 'service-kit';
import type { RemoteSession } from 'shared-types';

/** What a pairing covers beside its own remote session, who was told where, and pairings that ended by themselves. */
export const PAIRED_SESSION_TABLES = `
  CREATE TABLE paired_sessions (
    remote_session_id TEXT PRIMARY KEY,
    pairing_id TEXT NOT NULL,
    remote_session TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX paired_sessions_pairing ON paired_sessions (pairing_id, remote_session_id);
  ALTER TABLE pairings ADD COLUMN asked_in TEXT;
  CREATE TABLE revoked_pairings (
    remote_session_id TEXT PRIMARY KEY,
    remote_session TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Remembers which remote sessions share a pairing, so that all of them end with it. What is paired by itself alone costs
 * nothing. What changes it belongs into `database.write`.
 *
 * @param pairingOf The remote session under whose id the pairing of a remote session is kept.
 */
export function createPairedSessions(
  database: Pick<Database, 'prepare'>,
  pairingOf: (remoteSessionId: string) => string,
) {
  const upsert = database.prepare(
    `INSERT INTO paired_sessions (remote_session_id, pairing_id, remote_session) VALUES (?, ?, ?)
     ON CONFLICT (remote_session_id) DO UPDATE SET remote_session = excluded.remote_session
     WHERE paired_sessions.remote_session <> excluded.remote_session`,
  );
  const insert = database.prepare(
    `INSERT INTO paired_sessions (remote_session_id, pairing_id, remote_session) VALUES (?, ?, ?)
     ON CONFLICT (remote_session_id) DO NOTHING`,
  );
  const select = database.prepare(
    'SELECT remote_session FROM paired_sessions WHERE pairing_id = ? ORDER BY remote_session_id',
  );
  const run = async (statement: typeof upsert, remoteSession: RemoteSession) => {
    const pairingId = pairingOf(remoteSession.sessionId);
    if (pairingId === remoteSession.sessionId) return;
    await statement.run(remoteSession.sessionId, pairingId, JSON.stringify(remoteSession));
  };
  /** Those that were used, but for the pairing's own. */
  const list = async (pairingId: string): Promise<RemoteSession[]> =>
    (await select.all(pairingId)).map((row) => JSON.parse(row.remote_session as string) as RemoteSession);

  return {
    pairingOf,
    list,
    /** The ids of all remote sessions that share the pairing of this one; the pairing's own is the first. */
    async sharing(remoteSessionId: string): Promise<string[]> {
      const pairingId = pairingOf(remoteSessionId);
      return [pairingId, ...(await list(pairingId)).map(({ sessionId }) => sessionId)];
    },
    /** Something came from there. */
    note: (remoteSession: RemoteSession) => run(upsert, remoteSession),
    /** Something is to be shown there; what is known of it stays. */
    noteId: (remoteSessionId: string) => run(insert, { sessionId: remoteSessionId }),
    async forget(pairingId: string): Promise<void> {
      await database.prepare('DELETE FROM paired_sessions WHERE pairing_id = ?').run(pairingId);
    },
  };
}

export type PairedSessions = ReturnType<typeof createPairedSessions>;
