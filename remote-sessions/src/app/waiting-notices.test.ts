import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startWithFiles } from '../files/testing.ts';
import { until } from '../testing/waiting.ts';

describe('the button that drops a message', () => {
  it('goes away when its prompt begins or is dropped, by one change each, and where it was shown only', async (t) => {
    const { provider, etienne } = await startWithFiles(t);
    const tell = (type: string, id: string, text: string) =>
      provider.deliver(type, '7', { message: { id, text, attachments: [] } });
    const buttons = () =>
      provider.shown
        .filter(({ text }) => /^Queued, number|^Did you mean/.test(text))
        .map(({ actions }) => actions.flat().length);
    const changes = () => provider.requests.filter((one) => one.startsWith('PATCH')).length;

    await tell('message.received', 'busy', 'GATE g');
    await until(() => etienne.state.runs.length > 0, 'the run');
    await tell('message.received', 'a', 'first');
    await tell('message.received', 'b', 'second');
    await tell('message.received', 'c', 'stop');
    await until(() => buttons().length === 3, 'three notices');
    assert.deepEqual([buttons(), changes()], [[1, 1, 2], 0]);

    await tell('message.edited', 'b', '/status');
    await until(() => buttons()[1] === 0, 'no button of what was dropped');
    assert.deepEqual([buttons(), changes()], [[1, 0, 2], 1]);
    etienne.state.completeGate('g');
    await until(() => provider.texts('7').some((text) => text === 'ECHO: stop'), 'the last answer');
    await until(() => changes() === 3, 'no button at all');
    assert.deepEqual(buttons(), [0, 0, 0]);
    await tell('message.received', 'd', 'alone');
    await until(() => provider.texts('7').some((text) => text === 'ECHO: alone'), 'another answer');
    assert.equal(changes(), 3);
  });
});
