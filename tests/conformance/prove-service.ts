import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Driver } from '../../provider-kit/src/conformance/driver.ts';
import { runConformance } from '../../provider-kit/src/conformance/run-conformance.ts';
import { createServiceProcess } from '../harness/service-process.ts';
import { toldResults } from './told-results.ts';

const TOKEN = 'token-of-the-conformance-run';

/** Starts a provider by its start script, alone; it is killed and started again in between wherever a check wants that. */
export async function startProvable({
  script,
  port,
  env,
}: {
  script: string;
  port: number;
  env: Record<string, string>;
}) {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  writeFileSync(join(folder, 'config.json'), '{}');
  const provider = createServiceProcess(script, {
    PATH: process.env.PATH,
    HOME: folder,
    REMOTE_SESSIONS_CONFIG: join(folder, 'config.json'),
    DATA_DIR: join(folder, 'data'),
    PROVIDER_API_TOKEN: TOKEN,
    ...env,
  });
  await provider.start();
  const own = `http://127.0.0.1:${port}`;
  return {
    url: own,
    /** All checks, or those that are named; `url` is where it is asked. */
    async prove({ play, url = own, only }: { play: () => Driver; url?: string; only?: readonly string[] }) {
      return toldResults(
        await runConformance({
          url,
          token: TOKEN,
          only,
          createDriver: async () => play(),
          async restart() {
            await provider.end('SIGKILL');
            await provider.start();
          },
        }),
      );
    },
    async end(): Promise<void> {
      await provider.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a run tells in which nothing failed and all could be seen, but for what the driver does not play. */
export const allIsWell = (...notPlayed: string[]) => ({
  failed: [],
  skipped: ['pairings.somebody: the driver plays them', ...notPlayed],
});
