import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Driver } from '../../provider-kit/src/conformance/driver.ts';
import { runConformance } from '../../provider-kit/src/conformance/run-conformance.ts';
import { createServiceProcess } from '../harness/service-process.ts';
import { toldResults } from './told-results.ts';

const TOKEN = 'token-of-the-conformance-run';

/** Starts a provider by its start script, alone, and proves it; it is killed and started again in between. */
export async function proveService(
  t: TestContext,
  { script, port, env, play }: { script: string; port: number; env: Record<string, string>; play: () => Driver },
) {
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
  t.after(async () => {
    await provider.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  await provider.start();
  return toldResults(
    await runConformance({
      url: `http://127.0.0.1:${port}`,
      token: TOKEN,
      createDriver: async () => play(),
      async restart() {
        await provider.end('SIGKILL');
        await provider.start();
      },
    }),
  );
}

/** What a run tells in which nothing failed and all could be seen. */
export const ALL_IS_WELL = { failed: [], skipped: ['pairings.somebody: the driver plays them'] };
