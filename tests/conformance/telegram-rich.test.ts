import assert from 'node:assert/strict';
import { it } from 'node:test';
import { playTelegram } from 'sandbox/drivers/telegram';
import { CHECKS, runConformance } from '../../provider-kit/src/conformance/run-conformance.ts';
import { systemClock } from '../../service-kit/src/index.ts';
import { API_TOKEN, startProvider } from '../../telegram/src/testing/start-provider.ts';
import { toldResults } from './told-results.ts';

/** What is about showing; the rest is the same for both forms. */
const SHOWING = CHECKS.map(({ id }) => id).filter((id) => /^(messages|changes|progress|files)\./.test(id));

it('the Telegram provider keeps the contract with rich messages, too', async (t) => {
  const { url, standIn } = await startProvider(t, { telegram: { formatting: 'rich' }, clock: systemClock });
  const results = await runConformance({
    url,
    token: API_TOKEN,
    only: SHOWING,
    createDriver: async () => playTelegram(standIn),
  });
  const { failed, skipped } = toldResults(results);
  assert.deepEqual(failed, []);
  assert.deepEqual(
    skipped.map((line) => line.split(':')[0]),
    ['pairings.somebody', 'messages.restart'],
  );
  assert.ok(standIn.calls.some(({ method }) => method === 'sendRichMessage'));
});
