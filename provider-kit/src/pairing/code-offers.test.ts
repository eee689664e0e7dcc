import assert from 'node:assert/strict';
import { it } from 'node:test';
import { outsideTransactions } from 'service-kit';
import { openKitDatabase } from '../testing/open-kit-database.ts';
import { createCodeOffers } from './code-offers.ts';

it('an offer is seen by its transaction at once, by others after it, and by nobody where it is taken back', async (t) => {
  const database = openKitDatabase(t);
  const offers = createCodeOffers(10);
  const offer = { messageId: 'msg_1', pointedAt: 7 };
  const failing = database.write(async () => {
    offers.note('5', offer);
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  assert.equal(offers.get('5'), undefined);
  await database.write(async () => {
    offers.note('5', offer);
    assert.deepEqual(offers.get('5'), offer);
    assert.equal(
      outsideTransactions(() => offers.get('5')),
      undefined,
    );
  });
  assert.deepEqual(offers.get('5'), offer);
});
