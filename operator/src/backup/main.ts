import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineError, describeError, isCodedError, readSettingsSources } from 'service-kit';
import packageJson from '../../package.json' with { type: 'json' };
import { readInstallation } from '../services/installation.ts';
import { readFileWords } from '../services/read-words.ts';
import { backupLines } from './backup-lines.ts';
import { writeBackup } from './write-backup.ts';

const notHere = defineError('BACKUP_FAILED');

try {
  const { file, only } = readFileWords(process.argv.slice(2), process.env);
  const root = resolve(import.meta.dirname, '../../..');
  const place = { root, env: process.env, only };
  const { settings } = await readInstallation(place);
  if (settings.storage?.url !== undefined)
    throw notHere('storage.url is set: what services keep is in PostgreSQL; take pg_dump, and a copy of storage.files');
  const { path: settingsFile } = await readSettingsSources(place);
  const { dataDir } = settings;
  const names = await writeBackup({ dataDir, settingsFile, file, version: packageJson.version, now: new Date() });
  const hasDotEnv = only === undefined && existsSync(join(root, '.env'));
  console.log(backupLines({ file, names, hasDotEnv }).join('\n'));
} catch (error) {
  console.error(isCodedError(error) ? error.message : describeError(error));
  process.exitCode = 1;
}
