import type { Database } from 'service-kit';
import { type Place, readPlace, remoteSessionIdOf } from './place.ts';

export const MOVED_CHAT_TABLES = `
  CREATE TABLE moved_chats (
    home_id INTEGER PRIMARY KEY,
    chat_id INTEGER NOT NULL UNIQUE
  ) STRICT;
`;

/**
 * Knows which groups became supergroups. Their remote sessions keep the name that they have, after the chat that the
 * group was: its home.
 *
 * What changes belongs into `database.write`.
 *
 * @param laterBotId Our bot, where another one had the database first.
 */
export function createMovedChats(database: Pick<Database, 'prepare'>, laterBotId?: string) {
  const selectChat = database.prepare('SELECT chat_id FROM moved_chats WHERE home_id = ?');
  const selectHome = database.prepare('SELECT home_id FROM moved_chats WHERE chat_id = ?');
  // People do not move.
  const homeOf = async (chatId: number): Promise<number> =>
    chatId > 0 ? chatId : (((await selectHome.get(chatId))?.home_id as number | undefined) ?? chatId);

  const ofBot = laterBotId === undefined ? {} : { laterBotId };

  return {
    ofBot,
    /** The chat after which the remote sessions of a chat are named. */
    homeOf,
    /** The remote session that a place is. */
    remoteSessionIdOf: async ({ chatId, topicId }: Place): Promise<string> =>
      remoteSessionIdOf({ chatId: await homeOf(chatId), topicId }),
    /** Where a remote session is now. What is none of Telegram's is nowhere, which Telegram refuses. */
    async placeOf(remoteSessionId: string): Promise<Address> {
      const place = readPlace(remoteSessionId);
      if (place === undefined) return { ...NOWHERE, homeId: NOWHERE.chatId, ...ofBot };
      const { chatId: homeId, topicId } = place;
      const chatId = homeId > 0 ? homeId : (((await selectChat.get(homeId))?.chat_id as number | undefined) ?? homeId);
      return { chatId, topicId, homeId, ...ofBot };
    },
    /** A chat goes on as another one. */
    async note({ from, to }: Move): Promise<void> {
      const homeId = await homeOf(from);
      await database.prepare('DELETE FROM moved_chats WHERE chat_id = ? AND home_id <> ?').run(to, homeId);
      await database
        .prepare(
          `INSERT INTO moved_chats (home_id, chat_id) VALUES (?, ?)
           ON CONFLICT (home_id) DO UPDATE SET chat_id = excluded.chat_id`,
        )
        .run(homeId, to);
    },
  };
}

const NOWHERE: Place = { chatId: Number.NaN, topicId: undefined };

/** Where a remote session is now, and the chat after which it is named. */
export interface Address extends Place {
  homeId: number;
  /** Our bot, where another one had the database first. */
  laterBotId?: string;
}

/** Ids of chats. */
export interface Move {
  from: number;
  to: number;
}

export type MovedChats = ReturnType<typeof createMovedChats>;
