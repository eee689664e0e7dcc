import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { unpackTar } from 'modern-tar/fs';
import {
  defineError,
  describeError,
  ensurePrivateDirectory,
  isCodedError,
  loadSettings,
  RESTORE_MARK,
  readSettingsSources,
  type SettingsPlace,
} from 'service-kit';
import { allSettings } from 'shared-types';
import { type BackupLabel, DATABASES, FILES, FOLDERS, isOfBackup, LABEL, SETTINGS } from '../backup/contents.ts';
import { lookAtDatabase } from '../doctor/look-at-database.ts';
import { lockServices } from '../services/lock-services.ts';

const restoreFailed = defineError('RESTORE_FAILED');

/** How folders begin in which a backup lies before it is put into place; one that was broken off leaves one. */
const STAGING = '.restore-';

/** What a restore has done. */
export interface Restored {
  label: BackupLabel;
  dataDir: string;
  /** Where the data is that was there before; undefined where there was none. */
  aside: string | undefined;
  /** Where the settings of the backup were written; undefined where there were settings already, or none in it. */
  settingsFile: string | undefined;
}

/**
 * Puts what is in a backup in place of what the services keep, which is kept aside.
 *
 * All of it is read and looked at before anything is changed. Settings that are there stay; where there are none, those
 * of the backup are taken. Throws `RESTORE_FAILED` with the reason: nothing is changed then, unless it says so.
 * `ALREADY_RUNNING` is part of it: services must not run, and cannot start meanwhile.
 */
export async function restore(place: SettingsPlace, file: string, now: Date): Promise<Restored> {
  const papers = await mkdtemp(join(tmpdir(), 'restore-'));
  try {
    await unpack(file, papers, (name) => name === LABEL || name === SETTINGS);
    const label = await readLabel(join(papers, LABEL), file);
    const settings = await readSettingsSources({ ...place, mayBeMissing: true });
    const ownSettings = join(papers, SETTINGS);
    const isNew = settings.content.status === 'missing' && existsSync(ownSettings);
    const { dataDir } = await loadSettings({ ...allSettings, ...(isNew ? settingsAt(place, ownSettings) : place) });
    await ensurePrivateDirectory(dataDir);
    const lock = lockServices(
      dataDir,
      DATABASES.map(({ file }) => file),
      restoreFailed,
    );
    try {
      for (const name of await readdir(dataDir))
        if (name.startsWith(STAGING)) await rm(join(dataDir, name), { recursive: true });
      const aside = await replaceData(file, dataDir, now);
      if (isNew) await copySettings(ownSettings, settings.path);
      return { label, dataDir, aside, settingsFile: isNew ? settings.path : undefined };
    } finally {
      lock.release();
    }
  } catch (cause) {
    if (isCodedError(cause)) throw cause;
    throw restoreFailed(`the backup could not be restored (${describeError(cause)})`, { cause });
  } finally {
    await rm(papers, { recursive: true, force: true });
  }
}

/** The same place as if the settings stood there. */
const settingsAt = (place: SettingsPlace, path: string): SettingsPlace =>
  place.only === undefined
    ? { ...place, env: { ...place.env, REMOTE_SESSIONS_CONFIG: path } }
    : { ...place, only: path };

async function replaceData(file: string, dataDir: string, now: Date): Promise<string | undefined> {
  // In the same folder, so that moving is renaming.
  const staging = await mkdtemp(join(dataDir, STAGING));
  try {
    await unpack(file, staging, (name) => name !== LABEL && name !== SETTINGS);
    for (const { file: name, version } of DATABASES) {
      const found = lookAtDatabase(join(staging, name), version);
      if (found?.status === 'fail') throw restoreFailed(`${name} in ${file} ${found.text}: ${found.next}`);
    }
    await syncAll(staging);
    await writeFile(join(dataDir, RESTORE_MARK), '', { mode: 0o600 });
    await sync(dataDir);
    const aside = await moveAll(dataDir, join(dataDir, `before-restore-${now.toISOString().replace(/\W/g, '-')}`));
    await moveAll(staging, dataDir);
    await sync(dataDir);
    await rm(join(dataDir, RESTORE_MARK));
    return aside;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Moves all that services keep from one folder into another one, which is made; undefined where there was nothing. */
async function moveAll(from: string, to: string): Promise<string | undefined> {
  const databases = DATABASES.flatMap(({ file }) => [file, `${file}-wal`, `${file}-shm`]);
  const names = [...databases, ...FILES, ...FOLDERS].filter((name) => existsSync(join(from, name)));
  if (names.length === 0) return undefined;
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const name of names) await rename(join(from, name), join(to, name));
  await sync(to);
  return to;
}

/** Unpacks the entries that are wanted. Throws `RESTORE_FAILED` for a file that is damaged or no backup. */
async function unpack(file: string, folder: string, isWanted: (name: string) => boolean): Promise<void> {
  let foreign: string | undefined;
  const target = unpackTar(folder, {
    fmode: 0o600,
    dmode: 0o700,
    filter({ name, type }) {
      const isOurs = isOfBackup(name) && type === 'file';
      if (!isOurs) foreign ??= name;
      return isOurs && isWanted(name);
    },
  });
  try {
    await pipeline(createReadStream(file), createGunzip(), target);
  } catch (cause) {
    throw restoreFailed(`${file} cannot be read as a backup (${describeError(cause)}); nothing was changed`, { cause });
  }
  if (foreign !== undefined)
    throw restoreFailed(`${file} is no backup of this program: it has ${JSON.stringify(foreign)} in it`);
}

async function readLabel(path: string, file: string): Promise<BackupLabel> {
  const text = await readFile(path, 'utf8').catch(() => 'null');
  const label: Partial<BackupLabel> | null = JSON.parse(text);
  if (typeof label?.version !== 'string' || typeof label.takenAt !== 'string')
    throw restoreFailed(`${file} is no backup of this program`);
  if (label.format !== 1)
    throw restoreFailed(`${file} was made by a newer program (${label.version}): take that one, or a newer one`);
  return label as BackupLabel;
}

async function copySettings(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  await sync(to);
  await sync(dirname(to));
}

async function syncAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await sync(join(entry.parentPath, entry.name));
  await sync(folder);
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  await file.sync().finally(() => file.close());
}
