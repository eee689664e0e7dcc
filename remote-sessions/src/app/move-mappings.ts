import { join } from 'node:path';
import { writeJsonFile } from 'service-kit';
import type { SessionMapping, SessionMappingFile } from 'shared-types';
import { openSessionFile, type SessionStore } from '../sessions/session-store.ts';
import { createSharedSessionStore } from '../sessions/shared-session-store.ts';
import { MAPPING_FILE, SCHEMA } from './open-stores.ts';
import { POSTGRES_MIGRATIONS } from './postgres-migrations.ts';

/** Where mappings are kept: the file in a data folder, or a PostgreSQL. */
export type MappingPlace = { dataDir: string } | { url: string };

/** All mappings, in their order; none where there is no file. */
export async function readMappings(from: MappingPlace): Promise<SessionMapping[]> {
  if ('dataDir' in from) return (await openSessionFile(join(from.dataDir, MAPPING_FILE))).list();
  return withShared(from.url, (store) => store.list());
}

/** Writes them where there are none yet, all or nothing. */
export async function writeMappings(to: MappingPlace, mappings: readonly SessionMapping[]): Promise<void> {
  if ('dataDir' in to) {
    const content: SessionMappingFile = { 'remote-sessions': [...mappings] };
    return writeJsonFile(join(to.dataDir, MAPPING_FILE), content);
  }
  return withShared(to.url, async (store) => {
    for (const mapping of mappings) await store.put(mapping);
  });
}

/** Runs `work` as one transaction. */
async function withShared<T>(url: string, work: (store: SessionStore) => Promise<T>): Promise<T> {
  // Loaded by those who have one only.
  const { connectDatabase } = await import('service-kit/postgres');
  const database = await connectDatabase({ url, service: SCHEMA, migrations: POSTGRES_MIGRATIONS });
  try {
    return await database.write(() => work(createSharedSessionStore(database, async () => {})));
  } finally {
    await database.close();
  }
}
