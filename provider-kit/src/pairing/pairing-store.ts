import { afterCommit, type Database } from 'service-kit';
import type { RemoteSession } from 'shared-types';
import { createRemembered } from '../remembered.ts';
import type { PairingState } from './decide-access.ts';

export const PAIRING_TABLES = `
  CREATE TABLE pairings (
    remote_session_id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    code TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'denied')),
    source TEXT NOT NULL CHECK (source IN ('code', 'settings')),
    remote_session TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    shown_at INTEGER NOT NULL,
    decided_at INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE UNIQUE INDEX pairings_code ON pairings (code) WHERE code <> '';
  CREATE INDEX pairings_pending ON pairings (expires_at) WHERE status = 'pending';
  CREATE TABLE refused_groups (chat_id TEXT PRIMARY KEY, refused_at INTEGER NOT NULL) STRICT;
`;

/** In groups it is asked who speaks. */
export const PAIRING_USERS = 'CREATE INDEX pairings_user ON pairings (user_id);';

/** One person's pairing; an expired one is a pending one whose time is over. */
export interface StoredPairing extends PairingState {
  userId: string;
  /** Empty where the settings approved. */
  code: string;
  remoteSession: RemoteSession;
  /** Where it was asked for, which is where its outcome is said; default: the remote session that is paired. */
  askedIn?: RemoteSession;
  createdAt: number;
}

/** A pairing that ended although nobody here wanted it. */
export interface RevokedPairing extends Pick<StoredPairing, 'remoteSession' | 'createdAt'> {
  /** For operators. */
  reason: string;
}

interface Row {
  user_id: string;
  code: string;
  status: PairingState['status'];
  source: PairingState['source'];
  remote_session: string;
  asked_in: string | null;
  created_at: number;
  expires_at: number;
  shown_at: number;
  decided_at: number;
}

const toPairing = (row: Row): StoredPairing => ({
  userId: row.user_id,
  code: row.code,
  status: row.status,
  source: row.source,
  remoteSession: JSON.parse(row.remote_session) as RemoteSession,
  ...(row.asked_in !== null && { askedIn: JSON.parse(row.asked_in) as RemoteSession }),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  shownAt: row.shown_at,
  decidedAt: row.decided_at,
});

/** How many pairings are kept in memory; each takes less than a kilobyte. */
const REMEMBERED = 1_000;

/**
 * Keeps pairings. What changes is to be called inside `database.write`, so that it is one step with what follows;
 * `onChange` is a part of that.
 */
export function createPairingStore(
  database: Pick<Database, 'prepare' | 'isShared'>,
  { onChange = async () => {} }: { onChange?(): Promise<void> } = {},
) {
  const selectOne = database.prepare('SELECT * FROM pairings WHERE remote_session_id = ?');
  const selectUser = database.prepare('SELECT * FROM pairings WHERE user_id = ?');
  const selectByCode = database.prepare("SELECT * FROM pairings WHERE code = ? AND code <> ''");
  const countPending = database.prepare(
    "SELECT COUNT(*) AS pending FROM pairings WHERE status = 'pending' AND expires_at > ?",
  );
  const upsert = database.prepare(
    `INSERT INTO pairings
     (remote_session_id, user_id, code, status, source, remote_session, created_at, expires_at, shown_at, decided_at,
      asked_in) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (remote_session_id) DO UPDATE SET user_id = excluded.user_id, code = excluded.code,
       status = excluded.status, source = excluded.source, remote_session = excluded.remote_session,
       created_at = excluded.created_at, expires_at = excluded.expires_at, shown_at = excluded.shown_at,
       decided_at = excluded.decided_at, asked_in = excluded.asked_in`,
  );
  const forgetRevoked = database.prepare('DELETE FROM revoked_pairings WHERE remote_session_id = ?');
  const selectRefused = database.prepare('SELECT 1 FROM refused_groups WHERE chat_id = ?');
  const find = async (statement: typeof selectOne, value: string) => {
    const row = (await statement.get(value)) as unknown as Row | undefined;
    return row && toPairing(row);
  };

  let changes = 0;
  /** Whoever sends one message is looked up five times. */
  const remembered = createRemembered<StoredPairing | undefined>(database, REMEMBERED);

  function noteChange(): Promise<void> {
    remembered.forget();
    afterCommit(() => {
      changes++;
    });
    return onChange();
  }

  return {
    /** How many changes this process has made. */
    changes: () => changes,
    find: (remoteSessionId: string) => remembered.get(remoteSessionId, () => find(selectOne, remoteSessionId)),
    findByCode: (code: string) => find(selectByCode, code),
    /** A person's own pairings: those of their chats with nobody else. */
    findDirect: async (userId: string): Promise<StoredPairing[]> =>
      ((await selectUser.all(userId)) as unknown as Row[])
        .map(toPairing)
        .filter(({ remoteSession }) => (remoteSession.kind ?? 'direct') === 'direct'),
    countPending: async (now: number) => ((await countPending.get(now))?.pending as number) ?? 0,
    async put(pairing: StoredPairing): Promise<void> {
      const { remoteSession, askedIn, userId, code, status, source, createdAt, expiresAt, shownAt, decidedAt } =
        pairing;
      const session = JSON.stringify(remoteSession);
      await noteChange();
      await upsert.run(
        remoteSession.sessionId,
        userId,
        code,
        status,
        source,
        session,
        createdAt,
        expiresAt,
        shownAt,
        decidedAt,
        askedIn === undefined ? null : JSON.stringify(askedIn),
      );
      await forgetRevoked.run(remoteSession.sessionId);
    },
    async remove(remoteSessionId: string): Promise<void> {
      await noteChange();
      await database.prepare('DELETE FROM pairings WHERE remote_session_id = ?').run(remoteSessionId);
    },
    /** Approved ones, and pending ones that are still valid; oldest first. */
    async list(now: number): Promise<StoredPairing[]> {
      const rows = await database
        .prepare(
          `SELECT * FROM pairings WHERE status = 'approved' OR (status = 'pending' AND expires_at > ?)
           ORDER BY created_at, remote_session_id`,
        )
        .all(now);
      return (rows as unknown as Row[]).map(toPairing);
    },
    /** Until something new is known of the remote session, operators see that and why its pairing ended. */
    async rememberRevoked({ remoteSession, createdAt, reason }: RevokedPairing, now: number): Promise<void> {
      await noteChange();
      await database
        .prepare(
          `INSERT INTO revoked_pairings (remote_session_id, remote_session, reason, created_at, revoked_at)
           VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (remote_session_id) DO UPDATE SET remote_session = excluded.remote_session,
             reason = excluded.reason, created_at = excluded.created_at, revoked_at = excluded.revoked_at`,
        )
        .run(remoteSession.sessionId, JSON.stringify(remoteSession), reason, createdAt, now);
    },
    /** Oldest first. */
    listRevoked: async (): Promise<RevokedPairing[]> =>
      (await database.prepare('SELECT * FROM revoked_pairings ORDER BY revoked_at, remote_session_id').all()).map(
        (row) => ({
          remoteSession: JSON.parse(row.remote_session as string) as RemoteSession,
          reason: row.reason as string,
          createdAt: row.created_at as number,
        }),
      ),
    wasGroupRefused: async (chatId: string) => (await selectRefused.get(chatId)) !== undefined,
    async rememberRefusedGroup(chatId: string, now: number): Promise<void> {
      await database
        .prepare('INSERT INTO refused_groups (chat_id, refused_at) VALUES (?, ?) ON CONFLICT (chat_id) DO NOTHING')
        .run(chatId, now);
    },
    /** Forgets codes that expired, denials that were decided and revocations that were made before the given times. */
    async prune(before: number, revokedBefore: number): Promise<void> {
      await noteChange();
      await database.prepare("DELETE FROM pairings WHERE status = 'pending' AND expires_at < ?").run(before);
      await database.prepare("DELETE FROM pairings WHERE status = 'denied' AND decided_at < ?").run(before);
      await database.prepare('DELETE FROM revoked_pairings WHERE revoked_at < ?').run(revokedBefore);
    },
  };
}

export type PairingStore = ReturnType<typeof createPairingStore>;
