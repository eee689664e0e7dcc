import type { Database } from 'service-kit';
import type { HiddenAs } from './read-speaker.ts';

/** What is said once to a chat. */
export const TOLD_TABLES = `
  CREATE TABLE told_once (
    chat_id TEXT NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (chat_id, what)
  ) STRICT, WITHOUT ROWID;
`;

/** Remembers which chats were told why somebody who hides who they are is not served. Changes belong into `database.write`. */
export function createToldStore(database: Pick<Database, 'prepare'>) {
  const select = database.prepare('SELECT 1 FROM told_once WHERE chat_id = ? AND what = ?');
  const insert = database.prepare(
    'INSERT INTO told_once (chat_id, what) VALUES (?, ?) ON CONFLICT (chat_id, what) DO NOTHING',
  );
  return {
    wasTold: async (chatId: number, hiddenAs: HiddenAs): Promise<boolean> =>
      (await select.get(String(chatId), hiddenAs)) !== undefined,
    async remember(chatId: number, hiddenAs: HiddenAs): Promise<void> {
      await insert.run(String(chatId), hiddenAs);
    },
  };
}

export type ToldStore = ReturnType<typeof createToldStore>;
