import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { TELEGRAM_TABLES } from '../testing/telegram-tables.ts';
import { findLaterBot } from './first-bot.ts';

withDatabases('the first bot', TELEGRAM_TABLES, (database) => {
  it('is one, whoever comes at the same time', async () => {
    assert.equal(await findLaterBot(database(), 'no token'), undefined);
    const found = await Promise.all(['42:a', '43:a', '42:b', '43:b'].map((token) => findLaterBot(database(), token)));
    assert.ok(
      [
        ['42', '42'],
        ['43', '43'],
      ].some((later) => String(found.filter(Boolean)) === String(later)),
    );
    const [later = ''] = found.filter((id) => id !== undefined);
    const first = later === '42' ? '43' : '42';
    assert.deepEqual(
      [await findLaterBot(database(), `${first}:new`), await findLaterBot(database(), '44:x')],
      [undefined, '44'],
    );
  });
});
