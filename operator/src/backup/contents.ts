import { managerDatabase, managerFiles } from 'remote-sessions/for-operator';
import { teamsDatabase, teamsFilesFolder } from 'teams/for-operator';
import { telegramDatabase, telegramFilesFolder } from 'telegram/for-operator';

/** What services keep in the data folder. */
export const DATABASES = [telegramDatabase, teamsDatabase, managerDatabase];
export const FILES: readonly string[] = [managerFiles.mapping, 'api-token'];
/** Of files that wait to be sent. Earlier versions had `outgoing` for all providers. */
export const FOLDERS: readonly string[] = [telegramFilesFolder, teamsFilesFolder, managerFiles.folder, 'outgoing'];

/** Of a backup alone: what it is, and the settings. */
export const LABEL = 'backup.json';
export const SETTINGS = 'config.json';

/** What a backup says of itself. */
export interface BackupLabel {
  /** 1; another one is of a program that this one does not know. */
  format: number;
  /** Of the program that made it. */
  version: string;
  /** ISO 8601. */
  takenAt: string;
}

// Names that a spool gives, and nothing that leads elsewhere.
const FILE_NAME = /^[\w-]+$/;

/** Whether a backup has an entry of this name. */
export function isOfBackup(name: string): boolean {
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return [LABEL, SETTINGS, ...FILES, ...DATABASES.map(({ file }) => file)].includes(first);
  return rest.length === 1 && FOLDERS.includes(first) && FILE_NAME.test(rest[0] ?? '');
}
