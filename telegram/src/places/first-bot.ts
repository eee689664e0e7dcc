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
  const select = database.prepare('SELECT bot_id FROM first_bot');
  const laterThan = (first: unknown) => (first === undefined || first === botId ? undefined : botId);
  const known = (await select.get())?.bot_id;
  if (known !== undefined) return laterThan(known);
  return database.write(async () => {
    // Another one may have been here since.
    const first = (await select.get())?.bot_id;
    if (first === undefined) await database.prepare('INSERT INTO first_bot (bot_id) VALUES (?)').run(botId);
    return laterThan(first);
  });
}
