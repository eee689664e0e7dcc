import { type Clock, type Database, filesFolder, type Logger, systemClock } from 'service-kit';
import type { Shared } from 'service-kit/postgres';
import type { Settings } from 'shared-types';

/** Where a provider keeps its rows and files. */
export interface Storage {
  database: Database;
  /** The same for all processes that share the database. */
  clock: Clock;
  /** Files that wait to be sent lie below it. */
  filesFolder: string;
  /** The other processes that share the database; undefined where there are none. */
  shared: SharedStorage | undefined;
  /** Gives back what is ours, so that others go on at once, and closes the database. */
  close(): Promise<void>;
}

export type SharedStorage = Pick<Shared, 'name' | 'others' | 'ownership' | 'notices' | 'state'>;

export interface StorageOptions {
  settings: Pick<Settings, 'storage' | 'dataDir'>;
  /** The provider's name, after which its tables are named. */
  provider: string;
  /** Opens the database of this machine alone. */
  openEmbedded(dataDir: string): Promise<Database>;
  postgresMigrations: readonly string[];
  clock?: Clock | undefined;
  logger: Logger;
}

/** Opens the database in the data folder or, with `storage.url`, joins the processes that share one. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { settings, provider, openEmbedded, postgresMigrations, clock = systemClock, logger } = options;
  const url = settings.storage?.url;
  if (url === undefined) {
    const database = await openEmbedded(settings.dataDir);
    return { database, clock, filesFolder: settings.dataDir, shared: undefined, close: database.close };
  }
  // Loaded by those who have one only.
  const { joinOthers } = await import('service-kit/postgres');
  const shared = await joinOthers({ url, service: provider, migrations: postgresMigrations, log: logger });
  const { database, close } = shared;
  return { database, clock: shared.clock, filesFolder: filesFolder(settings), shared, close };
}
