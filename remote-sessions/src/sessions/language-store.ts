import type { Database } from 'service-kit';
import { type SessionRef, sessionKey } from './session-ref.ts';

/** The table of languages; to be among the migrations of the manager's database. */
export const LANGUAGE_MIGRATION = `
  CREATE TABLE session_languages (session_key TEXT PRIMARY KEY, language TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/**
 * Which language is spoken in a remote session, as its provider told it last (BCP 47): what is said long after an event,
 * or after a restart, is said in it too.
 */
export interface LanguageStore {
  /** Undefined where no event has told one. */
  get(ref: SessionRef): Promise<string | undefined>;
  /** Writes only where it changes. */
  note(ref: SessionRef, language: string | undefined): Promise<void>;
  remove(ref: SessionRef): Promise<void>;
}

/** Longer ones are none: BCP 47 asks for room for 35 characters (RFC 5646, section 4.4.1). */
const MOST_CHARACTERS = 35;

export function createLanguageStore(database: Database): LanguageStore {
  const get = async (ref: SessionRef) =>
    (await database.prepare('SELECT language FROM session_languages WHERE session_key = ?').get(sessionKey(ref)))
      ?.language as string | undefined;
  return {
    get,
    async note(ref, language = '') {
      if (language === '' || language.length > MOST_CHARACTERS || (await get(ref)) === language) return;
      await database.write(
        async () => {
          await database
            .prepare(
              `INSERT INTO session_languages (session_key, language) VALUES (?, ?)
             ON CONFLICT (session_key) DO UPDATE SET language = excluded.language`,
            )
            .run(sessionKey(ref), language);
        },
        { apart: sessionKey(ref) },
      );
    },
    remove: (ref) =>
      database.write(async () => {
        await database.prepare('DELETE FROM session_languages WHERE session_key = ?').run(sessionKey(ref));
      }),
  };
}
