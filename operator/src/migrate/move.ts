import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { managerFiles, readMappings, writeMappings } from 'remote-sessions/for-operator';
import {
  defineError,
  ensurePrivateDirectory,
  filesFolder as filesFolderOf,
  loadSettings,
  openDatabase,
  type SettingsPlace,
} from 'service-kit';
import {
  type Carried,
  carryFromPostgres,
  carryToPostgres,
  dropTables,
  hasTables,
  putTablesAside,
} from 'service-kit/postgres';
import { allSettings } from 'shared-types';
import { DATABASES } from '../backup/contents.ts';
import { lockServices } from '../services/lock-services.ts';

const notMoved = defineError('NOT_MOVED');

/** What a move has done. */
export interface Moved {
  direction: 'to' | 'from';
  parts: { name: string; tables: Carried }[];
  mappings: number;
  dataDir: string;
  filesFolder: string;
  /** Where the data is that was there before: a folder, or what the names of its schemas end in. */
  aside: string;
}

const namesOf = (file: string) => [file, `${file}-wal`, `${file}-shm`];
const stampOf = (now: Date) => now.toISOString().replace(/\W/g, '-');

/**
 * Moves what the services keep in the data folder into a PostgreSQL whose tables are empty.
 *
 * Services must not run, there or here, and cannot start meanwhile. Either all has moved, and the databases here are put
 * aside, or nothing has changed and it throws why (`NOT_MOVED`, or what `carryToPostgres` throws).
 */
export async function moveToPostgres(place: SettingsPlace, url: string, now: Date): Promise<Moved> {
  const settings = await loadSettings({ ...allSettings, ...place });
  const { dataDir } = settings;
  const present = DATABASES.filter(({ file }) => existsSync(join(dataDir, file)));
  if (present.length === 0) throw notMoved(`there is nothing to be moved in ${dataDir}`);
  // What a lock keeps others from is brought up to date before it.
  for (const { file, migrations } of present) await openDatabase(join(dataDir, file), migrations).close();
  const lock = lockServices(
    dataDir,
    DATABASES.map(({ file }) => file),
    notMoved,
  );
  const parts: Moved['parts'] = [];
  const filled: string[] = [];
  try {
    for (const { file, schema, postgresMigrations } of present) {
      const options = { url, service: schema, migrations: postgresMigrations, path: join(dataDir, file) };
      const tables = await carryToPostgres(options);
      filled.push(schema);
      parts.push({ name: file, tables });
    }
    const mappings = await readMappings({ dataDir });
    await writeMappings({ url }, mappings);
    const aside = join(dataDir, `before-postgres-${stampOf(now)}`);
    await mkdir(aside, { mode: 0o700 });
    const names = [...present.flatMap(({ file }) => namesOf(file)), managerFiles.mapping];
    for (const name of names) if (existsSync(join(dataDir, name))) await rename(join(dataDir, name), join(aside, name));
    return { direction: 'to', parts, mappings: mappings.length, dataDir, filesFolder: filesFolderOf(settings), aside };
  } catch (error) {
    for (const service of filled) await dropTables({ url, service }).catch(() => {});
    throw error;
  } finally {
    lock.release();
  }
}

/** The way back: into a data folder that has no databases. As `moveToPostgres`. */
export async function moveToFiles(place: SettingsPlace, url: string, now: Date): Promise<Moved> {
  const settings = await loadSettings({ ...allSettings, ...place });
  const { dataDir } = settings;
  await ensurePrivateDirectory(dataDir);
  const there = DATABASES.map(({ file }) => file).find((name) => existsSync(join(dataDir, name)));
  if (there !== undefined)
    throw notMoved(
      `${dataDir} has ${there} already: move it away, or set dataDir to an empty folder; nothing was changed`,
    );
  const isThere = await Promise.all(DATABASES.map(({ schema }) => hasTables({ url, service: schema })));
  const present = DATABASES.filter((_database, index) => isThere[index]);
  if (present.length === 0) throw notMoved('that database has no tables of these services');
  const parts: Moved['parts'] = [];
  try {
    for (const { file, schema, migrations, postgresMigrations } of present) {
      const path = join(dataDir, file);
      await openDatabase(path, migrations).close();
      const tables = await carryFromPostgres({ url, service: schema, migrations: postgresMigrations, path });
      parts.push({ name: file, tables });
    }
    const mappings = await readMappings({ url });
    // An export of what is moved here, or somebody's from before.
    const file = join(dataDir, managerFiles.mapping);
    if (existsSync(file)) await rename(file, `${file}.before-${stampOf(now)}`);
    await writeMappings({ dataDir }, mappings);
    const aside = `_before_${stampOf(now).toLowerCase().replaceAll('-', '_')}`;
    for (const { schema } of present) await putTablesAside({ url, service: schema, ending: aside });
    return {
      direction: 'from',
      parts,
      mappings: mappings.length,
      dataDir,
      filesFolder: filesFolderOf(settings),
      aside,
    };
  } catch (error) {
    for (const name of DATABASES.flatMap(({ file }) => namesOf(file))) await rm(join(dataDir, name), { force: true });
    throw error;
  }
}
