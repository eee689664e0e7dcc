import type { Database } from 'service-kit';
import { AGENT_MODES, type AgentMode } from './agent-mode.ts';
import { type SessionRef, sessionKey } from './session-ref.ts';

/** The table of agent modes; to be among the migrations of the manager's database. */
export const MODE_MIGRATION = `
  CREATE TABLE session_modes (session_key TEXT PRIMARY KEY, mode TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** In which mode the agent works for a remote session; `default` until a person chooses another. */
export interface ModeStore {
  get(ref: SessionRef): Promise<AgentMode>;
  set(ref: SessionRef, mode: AgentMode): Promise<void>;
  remove(ref: SessionRef): Promise<void>;
}

export function createModeStore(database: Database): ModeStore {
  return {
    async get(ref) {
      const row = await database.prepare('SELECT mode FROM session_modes WHERE session_key = ?').get(sessionKey(ref));
      return AGENT_MODES.find((mode) => mode === row?.mode) ?? 'default';
    },
    set: (ref, mode) =>
      database.write(async () => {
        await database
          .prepare(
            `INSERT INTO session_modes (session_key, mode) VALUES (?, ?)
             ON CONFLICT (session_key) DO UPDATE SET mode = excluded.mode`,
          )
          .run(sessionKey(ref), mode);
      }),
    remove: (ref) =>
      database.write(async () => {
        await database.prepare('DELETE FROM session_modes WHERE session_key = ?').run(sessionKey(ref));
      }),
  };
}
