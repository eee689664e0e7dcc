import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { answerTo, ask } from '../harness/answer-to.ts';
import { botMessage } from '../harness/bridge.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';

describe('kill -9 when Etienne has taken a prompt and has not named its run yet', () => {
  const shared = shareCommonBridge({ projects: ['settled', 'unsettled'], timing: { firstEventMs: 1, sessionMs: 2 } });

  it('is settled by the history, or said with a button, and never runs twice', async () => {
    const { bridge, runsOf, someone } = shared;
    const { state } = bridge.etienne;
    const [ended, lost] = [await someone('settled'), await someone('unsettled')];

    // Both are carried out and their answers get lost; one of them can't end.
    for (let count = 0; count < 2; count++) state.failNext('streamPrompt/sdk', 'reset-after-handling');
    const sent = ended.send('GATE history');
    lost.send('GATE nobody-opens-this');
    await state.waitFor(() => runsOf('GATE').length === 2);
    await Promise.all([botMessage(ended, /finding out whether it has started/), botMessage(lost, /finding out/)]);
    await bridge.manager.end('SIGKILL');
    state.completeGate('history');
    await state.waitFor(() => runsOf('GATE history')[0]?.outcome === 'completed');
    pretendAway(join(bridge.dataDir, 'remote-sessions.db'), String(lost.id), 66_000);
    await bridge.manager.start();

    assert.match((await answerTo(ended, sent, /opened/)).text, /GATE history opened/);
    assert.equal((await ask(ended, 'afterwards')).text, 'ECHO: afterwards');
    assert.equal(ended.messages.filter(({ text }) => /finding out/.test(text)).length, 1);

    const unknown = await botMessage(lost, /cannot tell whether it has run/);
    assert.deepEqual(
      unknown.buttons.flat().map(({ label }) => label),
      ['Run again'],
    );
    const after = lost.send('afterwards');
    await answerTo(lost, after, /Another task runs/);
    state.completeGate('nobody-opens-this');
    await answerTo(lost, after, /^ECHO: afterwards$/);
    assert.deepEqual([runsOf('GATE history').length, runsOf('GATE nobody-opens-this').length], [1, 1]);
  });
});

/** As if the manager had been killed that much earlier: after 65 s Etienne has ended what nobody watches. */
function pretendAway(databaseFile: string, sessionId: string, awayMs: number): void {
  const database = new DatabaseSync(databaseFile);
  const { changes } = database
    .prepare('UPDATE runs SET started_at = started_at - ? WHERE session_id = ? AND ended_at IS NULL')
    .run(awayMs, sessionId);
  database.close();
  assert.equal(changes, 1);
}
