import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { botMessage, startBridge } from '../harness/bridge.ts';

const fastTimers = new URL('../harness/fast-timers.ts', import.meta.url).href;

describe('a run without a word for ten minutes', () => {
  it('keeps its one connection and answers on it', async (t) => {
    const bridge = await startBridge(t, { managerEnv: { NODE_OPTIONS: `--import ${fastTimers}` } });
    const person = bridge.telegram.person({ id: 4001 });
    await bridge.pair(person);
    await bridge.choose(person, 'my-app');
    // Not before: on a busy machine nothing that has a deadline would get through.
    process.kill(bridge.manager.pid ?? assert.fail('no manager runs'), 'SIGCONT');
    await bridge.manager.until((output) => output.includes('a minute of timers has passed'));
    person.send('GATE silence');
    await bridge.etienne.state.waitFor(({ runs }) => runs.some(({ prompt }) => prompt === 'GATE silence'));
    const minutes = (output: string) => output.split('a minute of timers has passed').length;
    const before = minutes(bridge.manager.output());
    await bridge.manager.until((output) => minutes(output) > before + 10);
    bridge.etienne.state.completeGate('silence');
    await botMessage(person, /opened/);
    assert.deepEqual(
      bridge.etienne.state.requests.filter(({ path }) => path.includes('/attach/')),
      [],
    );
  });
});
