import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PreviewOutcome } from 'provider-kit';
import { createManualClock, openDatabase } from 'service-kit';
import { createRecordingPort } from '../../../provider-kit/src/progress/testing/recording-port.ts';
import { MIGRATIONS } from '../telegram-database.ts';
import { createStatusMessages } from './status-messages.ts';

describe('a message that shows progress', () => {
  const setup = (t: { after(cleanup: () => unknown): void }) => {
    const database = openDatabase(':memory:', MIGRATIONS);
    t.after(() => database.close());
    const recording = createRecordingPort(createManualClock());
    const { signal } = new AbortController();
    const start = () => createStatusMessages(database, recording.port, { warn: () => assert.fail('nothing fails') });
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

  it('goes with the next process where one has left it behind', async (t) => {
    const { start, send, signal, deleted } = setup(t);
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

  it('is tried again by a later one where that failed, and not where it is refused', async (t) => {
    const { start, send, answer, deleted } = setup(t);
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
