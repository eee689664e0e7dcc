import assert from 'node:assert/strict';
import { it } from 'node:test';
import { playTelegram } from 'sandbox/drivers/telegram';
import { createTelegramStandIn } from 'sandbox/telegram';
import { freePort } from '../harness/free-port.ts';
import { ALL_IS_WELL, proveService } from './prove-service.ts';

it('the Telegram provider keeps the contract, killed and started again in between', async (t) => {
  const standIn = await createTelegramStandIn({ rateLimits: false });
  t.after(() => standIn.close());
  const port = await freePort();
  const env = {
    TELEGRAM_BOT_TOKEN: standIn.token,
    TELEGRAM_API_ROOT: standIn.apiRoot,
    TELEGRAM_PORT: String(port),
  };
  const told = await proveService(t, { script: 'start-telegram.sh', port, env, play: () => playTelegram(standIn) });
  assert.deepEqual(told, ALL_IS_WELL);
});
