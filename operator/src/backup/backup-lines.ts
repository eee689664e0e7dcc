import { DATABASES, FILES, LABEL, SETTINGS } from './contents.ts';

/** What a person is told of a backup that was written; the names are of what is in it. */
export function backupLines({
  file,
  names,
  hasDotEnv,
}: {
  file: string;
  names: readonly string[];
  /** There are settings in `.env`. */
  hasDotEnv: boolean;
}): string[] {
  const known = [LABEL, SETTINGS, ...FILES, ...DATABASES.map((database) => database.file)];
  const waiting = names.filter((name) => !known.includes(name)).length;
  const named = names.filter((name) => name !== LABEL && known.includes(name));
  const files = waiting === 0 ? '' : ` and ${waiting} ${waiting === 1 ? 'file that waits' : 'files that wait'}`;
  return [
    `Written: ${file}, with ${named.join(', ')}${files}.`,
    'It holds secrets and what people have written, so it is for this account alone; keep it so.',
    ...(names.includes(SETTINGS) ? [] : ['There is no config.json, so the settings are not in it.']),
    ...(hasDotEnv ? ['.env and variables of the environment are not in it: keep them yourself.'] : []),
  ];
}
