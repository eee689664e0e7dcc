import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Person } from 'sandbox/telegram';
import { answerTo, ask, labelsOf } from '../harness/answer-to.ts';
import { type Crash, crashTogether } from '../harness/crash-together.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';

/** A run that nobody watches is given up and forgotten at once, so that all that is left of it is the history. */
const timing = {
  firstEventMs: 1,
  sessionMs: 2,
  chunkMs: 10,
  streamEndMs: 2,
  // Long enough that a stop is still under way when the manager is killed.
  abortMs: 1_000,
  abandonMs: 60,
  retentionMs: 5,
};
const PROJECTS = ['watched', 'sending', 'stopped', 'broken', 'gone', 'huge'];

describe('an answer that was cut off while nobody looked', () => {
  const shared = shareCommonBridge({ projects: PROJECTS, timing });
  const { someone, runsOf } = shared;
  const untilAborted = (text: string) =>
    shared.bridge.etienne.state.waitFor(() => runsOf(text)[0]?.outcome === 'aborted');

  const historyOf = (project: string): string => {
    const sessionId = shared.bridge.etienne.state.runs.find((run) => run.project === project)?.sessionId;
    return join(shared.bridge.workspaceDir, project, '.etienne', `chat.history-${sessionId}.jsonl`);
  };

  async function killManager(meanwhile: () => unknown) {
    await shared.bridge.manager.end('SIGKILL');
    await meanwhile();
    await shared.bridge.manager.start();
  }

  /** Starts a run that is shown already when the manager is killed, and lets Etienne give the run up. */
  async function lose(crash: Crash, person: Person, prompt: string, meanwhile = () => {}) {
    const sent = person.send(prompt);
    await person.waitFor(({ draft }) => draft?.text);
    await crash.now(async () => {
      await untilAborted(prompt);
      meanwhile();
    });
    return answerTo(person, sent);
  }

  describe('by one kill', { concurrency: 10 }, () => {
    const beforeCrash = crashTogether(killManager);

    it(
      'is shown as what had been produced by then, after a restart that came too late',
      beforeCrash(async (crash) => {
        const person = await someone('watched');
        const { text, buttons } = await lose(crash, person, 'GATE watched');
        assert.match(text, /^GATE watched reached\.\s+This run was interrupted before it was finished/);
        assert.deepEqual(
          buttons.flat().map(({ label }) => label),
          ['Run again'],
        );
        assert.equal((await ask(person, 'afterwards')).text, 'ECHO: afterwards');
        assert.equal(runsOf('GATE watched').length, 1);
      }),
    );

    it(
      'is called stopped where its person had said so',
      beforeCrash(async (crash) => {
        const person = await someone('stopped');
        const sent = person.send('GATE stopped');
        await person.waitFor(({ draft }) => draft?.text);
        await crash.othersAreReady();
        const stop = person.send('/stop');
        await answerTo(person, stop, /^Stopping/);
        await crash.now(() => untilAborted('GATE stopped'));
        assert.match((await answerTo(person, sent, /reached/)).text, /^GATE stopped reached\.\s+Stopped here\.$/);
      }),
    );

    it(
      'is still found where the end of the history is a line that was not written whole',
      beforeCrash(async (crash) => {
        const person = await someone('broken');
        const { text } = await lose(crash, person, 'GATE broken', () =>
          appendFileSync(historyOf('broken'), '{"timestamp":"20'),
        );
        assert.match(text, /^GATE broken reached\.\s+This run was interrupted/);
      }),
    );

    it(
      'is interrupted all the same where the history is gone',
      beforeCrash(async (crash) => {
        const person = await someone('gone');
        const { text } = await lose(crash, person, 'GATE gone', () => rmSync(historyOf('gone')));
        assert.match(text, /^This run was interrupted before it was finished, and Etienne does not know it any more/);
      }),
    );

    it(
      'is found behind a conversation of 20 MB',
      beforeCrash(async (crash) => {
        const person = await someone('huge');
        const earlier = { timestamp: '2026-01-01T00:00:00.000Z', message: 'x'.repeat(2_000) };
        const pair = `${JSON.stringify({ ...earlier, isAgent: false })}\n${JSON.stringify({ ...earlier, isAgent: true })}\n`;
        const { text } = await lose(crash, person, 'GATE huge', () => {
          const file = historyOf('huge');
          writeFileSync(file, pair.repeat(5_000) + readFileSync(file, 'utf8'));
        });
        assert.match(text, /^GATE huge reached\.\s+This run was interrupted/);
      }),
    );
  });

  it('is shown so too where the manager was killed between sending and the first event', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('sending');
    state.failNext('streamPrompt/sdk', 'reset-after-handling');
    const sent = person.send('GATE sending');
    await state.waitFor(() => runsOf('GATE sending').length > 0);
    await killManager(() => untilAborted('GATE sending'));
    const told = await answerTo(person, sent, /GATE sending reached|cannot tell/);
    assert.match(told.text, /^GATE sending reached\.\s+This run was interrupted before it was finished/);
    assert.deepEqual(labelsOf(told), ['Run again']);
    assert.equal(runsOf('GATE sending').length, 1);
  });
});
