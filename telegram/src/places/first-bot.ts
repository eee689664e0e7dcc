import type { Database } from 'service-kit';

/** Comes after the table of updates, by which databases of earlier versions know their bot. */
export const FIRST_BOT_TABLES = `
  CREATE TABLE first_bot (bot_id TEXT NOT NULL) STRICT;
  INSERT INTO first_bot SELECT account_id FROM updates ORDER BY handled_at DESC LIMIT 1;
`;

/**
 * The id of the bot that a token is of, where another one had this database first; undefined for that first one, which is
 * remembered. A token begins with the id of its bot, and a new token of the same bot changes nothing.
 */
export async function findLaterBot(
  database: Pick<Database, 'prepare' | 'write'>,
  token: string,
): Promise<string | undefined> {
  const botId = /^\d+/.exec(token)?.[0];
  if (botId === undefined) return undefined;
  const first = (await database.prepare('SELECT bot_id FROM first_bot').get())?.bot_id;
  if (first !== undefined) return first === botId ? undefined : botId;
  await database.write(
    async () => void (await database.prepare('INSERT INTO first_bot (bot_id) VALUES (?)').run(botId)),
  );
  return undefined;
}
