import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { TELEGRAM_TABLES } from '../testing/telegram-tables.ts';
import { createToldStore } from './told-store.ts';

withDatabases('what was said once', TELEGRAM_TABLES, (database) => {
  it('is known per chat and reason', async () => {
    const told = createToldStore(database());
    const remember = () => database().write(() => told.remember(-1_001_234_567_890, 'group'));
    await Promise.all([remember(), remember()]);
    assert.deepEqual(
      [
        await told.wasTold(-1_001_234_567_890, 'group'),
        await told.wasTold(-1_001_234_567_890, 'linked_channel'),
        await told.wasTold(-1, 'group'),
      ],
      [true, false, false],
    );
  });
});
