import { type Database, fits } from 'service-kit';
import { type Capabilities, CapabilitiesSchema } from 'shared-types';

/** The table of what providers can carry; to be among the migrations of the manager's database. */
export const CAPABILITY_MIGRATION = `
  CREATE TABLE provider_capabilities (
    provider TEXT PRIMARY KEY,
    capabilities TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Remembers what each provider has said last that it can carry: after a restart messages go out before it is asked
 * again.
 */
export function createCapabilityStore(database: Database) {
  return {
    /** Undefined where it has never said so, or not in a way that is understood now. */
    async get(provider: string): Promise<Capabilities | undefined> {
      const row = await database
        .prepare('SELECT capabilities FROM provider_capabilities WHERE provider = ?')
        .get(provider);
      const stored: unknown = row && JSON.parse(String(row.capabilities));
      return fits(CapabilitiesSchema, stored) ? stored : undefined;
    },
    /** Resolves after it is on disk. */
    put: (provider: string, capabilities: Capabilities): Promise<void> =>
      database.write(async () => {
        await database
          .prepare(
            `INSERT INTO provider_capabilities (provider, capabilities) VALUES (?, ?)
             ON CONFLICT (provider) DO UPDATE SET capabilities = excluded.capabilities`,
          )
          .run(provider, JSON.stringify(capabilities));
      }),
  };
}
