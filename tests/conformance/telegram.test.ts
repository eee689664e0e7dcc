import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { playTelegram } from 'sandbox/drivers/telegram';
import { createTelegramStandIn } from 'sandbox/telegram';
import { runConformance } from '../../provider-kit/src/conformance/run-conformance.ts';
import { freePort } from '../harness/free-port.ts';
import { createServiceProcess } from '../harness/service-process.ts';
import { toldResults } from './told-results.ts';

const TOKEN = 'token-of-the-conformance-run';

it('the Telegram provider keeps the contract, killed and started again in between', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  const standIn = await createTelegramStandIn({ rateLimits: false });
  const port = await freePort();
  writeFileSync(join(folder, 'config.json'), '{}');
  const provider = createServiceProcess('start-telegram.sh', {
    PATH: process.env.PATH,
    HOME: folder,
    REMOTE_SESSIONS_CONFIG: join(folder, 'config.json'),
    DATA_DIR: join(folder, 'data'),
    PROVIDER_API_TOKEN: TOKEN,
    TELEGRAM_BOT_TOKEN: standIn.token,
    TELEGRAM_API_ROOT: standIn.apiRoot,
    TELEGRAM_PORT: String(port),
  });
  t.after(async () => {
    await provider.end('SIGKILL');
    await standIn.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await provider.start();
  const results = await runConformance({
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    createDriver: async () => playTelegram(standIn),
    async restart() {
      await provider.end('SIGKILL');
      await provider.start();
    },
  });
  assert.deepEqual(toldResults(results), { failed: [], skipped: ['pairings.somebody: the driver plays them'] });
});
