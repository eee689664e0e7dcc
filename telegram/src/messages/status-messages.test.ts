import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { PreviewOutcome } from 'provider-kit';
import { createManualClock } from 'service-kit';
import { createRecordingPort } from '../../../provider-kit/src/progress/testing/recording-port.ts';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { TELEGRAM_TABLES } from '../testing/telegram-tables.ts';
import { createStatusMessages } from './status-messages.ts';

withDatabases('a message that shows progress', TELEGRAM_TABLES, (database) => {
  const setup = () => {
    const recording = createRecordingPort(createManualClock());
    const { signal } = new AbortController();
    const start = () =>
      createStatusMessages(database(), recording.port, { log: { warn: () => assert.fail('nothing fails') } });
    return {
      ...recording,
      start,
      signal,
      send: async (port: ReturnType<typeof start>['port'], id = '-1') => {
        const outcome: PreviewOutcome<string> = await port.sendStatus(id, { text: '', activity: 'Reading' }, signal);
        assert.equal(outcome.status, 'ok');
        return outcome.status === 'ok' ? outcome.result : '';
      },
      deleted: () => recording.ofType('delete').map(({ remoteSessionId, platformId }) => [remoteSessionId, platformId]),
    };
  };

  it('goes with the next process where one has left it behind', async () => {
    const { start, send, signal, deleted } = setup();
    const first = start();
    const gone = await send(first.port);
    const left = await send(first.port, '-2');
    await first.port.deleteStatus('-1', gone, signal);
    const second = start();
    await second.start();
    const third = start();
    await third.start();
    assert.deepEqual(deleted(), [
      ['-1', gone],
      ['-2', left],
    ]);
  });

  it('is tried again by a later one where that failed, and not where it is refused', async () => {
    const { start, send, answer, deleted } = setup();
    const ids = [await send(start().port, '-1'), await send(start().port, '-2')];
    answer('delete', { status: 'failed', reason: 'reset', isLost: false }, { status: 'refused', reason: '400: no' });
    for (let time = 0; time < 3; time++) {
      await start().start();
    }
    assert.deepEqual(deleted(), [
      ['-1', ids[0]],
      ['-2', ids[1]],
      ['-1', ids[0]],
    ]);
  });
});
