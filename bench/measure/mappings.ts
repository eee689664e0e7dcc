import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionMappingFile } from 'shared-types';

/** Makes them so many mappings, of remote sessions that nobody uses. The manager must not run. */
export function growMappings(dataDir: string, count: number): void {
  const path = join(dataDir, 'remote-sessions.json');
  const file = JSON.parse(readFileSync(path, 'utf8')) as SessionMappingFile;
  const known = file['remote-sessions'];
  const [first] = known;
  if (first === undefined) throw new Error('there is no mapping to copy');
  const more = Array.from({ length: count - known.length }, (_, index) => ({
    ...first,
    remoteSession: { ...first.remoteSession, sessionId: String(9_000_000 + index) },
  }));
  writeFileSync(path, JSON.stringify({ 'remote-sessions': [...known, ...more] }, null, 2));
}
