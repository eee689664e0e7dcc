import { closeSync, existsSync, fstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { defineError, describeError } from 'service-kit';
import { DATABASES, FILES, FOLDERS, isOfBackup } from './contents.ts';

const backupFailed = defineError('BACKUP_FAILED');

/** Below the 5 s that services wait for each other, for all of them together. */
const LOCK_WITHIN_MS = 1_000;

/** The data folder as it was at one moment, while the services go on. To be released. */
export interface Frozen {
  /** Each sees its database as it was then. */
  databases: { name: string; connection: DatabaseSync }[];
  /** Open, so that they can be read after a service has removed them. */
  files: { name: string; descriptor: number; size: number }[];
  release(): void;
}

/**
 * Holds a data folder as it is at one moment, for all databases and files together.
 *
 * Nothing can be written into any database while all are looked at for the first time and the files are opened, which
 * takes milliseconds; so it is what a power cut in that moment would have left. Throws `BACKUP_FAILED` with the reason.
 */
export function freeze(dataDir: string): Frozen {
  const frozen: Frozen = { databases: [], files: [], release };
  const names = DATABASES.map(({ file }) => file).filter((name) => existsSync(join(dataDir, name)));
  const gates: DatabaseSync[] = [];
  try {
    for (const name of names) {
      const gate = new DatabaseSync(join(dataDir, name));
      gates.push(gate);
      gate.exec(`PRAGMA busy_timeout=${LOCK_WITHIN_MS}`);
      frozen.databases.push({ name, connection: new DatabaseSync(join(dataDir, name), { readOnly: true }) });
    }
    for (const gate of gates) gate.exec('BEGIN IMMEDIATE');
    for (const { connection } of frozen.databases) {
      // What a transaction sees is settled by the first thing that it reads.
      connection.exec('BEGIN');
      connection.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
    }
    for (const name of listFiles(dataDir)) frozen.files.push({ name, ...openFile(join(dataDir, name)) });
    return frozen;
  } catch (cause) {
    release();
    throw backupFailed(
      `${dataDir} could not be read (${describeError(cause)}): run this as the account of the services, and try again`,
      { cause },
    );
  } finally {
    for (const gate of gates) gate.close();
  }

  function release() {
    for (const { connection } of frozen.databases.splice(0)) connection.close();
    for (const { descriptor } of frozen.files.splice(0)) closeSync(descriptor);
  }
}

function openFile(path: string) {
  const descriptor = openSync(path, 'r');
  return { descriptor, size: fstatSync(descriptor).size };
}

/** What is there, by its path below the data folder. */
function listFiles(dataDir: string): string[] {
  const waiting = FOLDERS.filter((folder) => existsSync(join(dataDir, folder))).flatMap((folder) =>
    readdirSync(join(dataDir, folder)).map((name) => `${folder}/${name}`),
  );
  return [...FILES.filter((name) => existsSync(join(dataDir, name))), ...waiting.filter(isOfBackup)];
}
