import type { Moved } from './move.ts';

/** What is said of a move, and what is to be done next. */
export function movedLines({ direction, parts, mappings, aside, dataDir, filesFolder }: Moved): string[] {
  const rowsOf = (tables: Record<string, number>) => Object.values(tables).reduce((sum, count) => sum + count, 0);
  const counted = parts.map(
    ({ name, tables }) =>
      `${name}: ${rowsOf(tables)} rows in ${Object.keys(tables).length} tables, counted on both sides`,
  );
  return [
    ...counted,
    `remote-sessions.json: ${mappings} mappings`,
    ...(direction === 'to'
      ? [
          `What was in ${dataDir} is in ${aside}; remove it once all is well.`,
          'Set storage.url (STORAGE_URL) to that address on every machine, and apiToken (PROVIDER_API_TOKEN) to what stands in ' +
            `${dataDir}/api-token, or to a new one.`,
          `Files that wait lie in ${filesFolder}: with several machines let storage.files (STORAGE_FILES) name a folder that all of them see, and move what is in outgoing-* there.`,
        ]
      : [
          `The tables there are in schemas whose names end in ${aside}; drop them once all is well.`,
          `Take storage.url (STORAGE_URL) out of the settings: what services keep is in ${dataDir} again.`,
        ]),
    'Start the services. What had waited is done now; npm run status shows it.',
  ];
}
