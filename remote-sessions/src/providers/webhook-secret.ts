import { randomBytes } from 'node:crypto';
import { createWebhookSecret, type Database } from 'service-kit';

/** What this manager calls itself at a provider, and the secret that the provider signs with. */
export interface WebhookIdentity {
  subscriptionId: string;
  secret: string;
}

/** The table of webhook identities; to be among the migrations of the manager's database. */
export const WEBHOOK_IDENTITY_MIGRATION = `
  CREATE TABLE webhook_identities (
    provider TEXT PRIMARY KEY,
    subscription_id TEXT NOT NULL,
    secret TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** Reads the identity for a provider; makes it the first time and keeps it, so that what waits stays ours. */
export function webhookIdentity(database: Database, provider: string): Promise<WebhookIdentity> {
  return database.write(async () => {
    await database
      .prepare(
        `INSERT INTO webhook_identities (provider, subscription_id, secret) VALUES (?, ?, ?)
         ON CONFLICT (provider) DO NOTHING`,
      )
      .run(provider, `remote-sessions-${randomBytes(6).toString('hex')}`, createWebhookSecret());
    const row = await database
      .prepare('SELECT subscription_id, secret FROM webhook_identities WHERE provider = ?')
      .get(provider);
    return { subscriptionId: String(row?.subscription_id), secret: String(row?.secret) };
  });
}
