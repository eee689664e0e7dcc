import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Prompt } from '../prompts/prompt.ts';
import type { RunRecord } from '../runs/run-store.ts';
import { inEnglish, saying } from '../testing/in-english.ts';
import { createHandleAction, type HandleActionOptions } from './handle-action.ts';

const ref = { provider: 'telegram', sessionId: '7' };
const run = (id: string, sessionId: string, provider = 'telegram'): RunRecord => ({
  id,
  provider,
  sessionId,
  project: 'alpha',
  prompt: `text of ${id}`,
  state: 'interrupted',
  processId: undefined,
  projectSessionId: 's1',
  startedAt: 0,
  stopRequested: false,
});
const runs = new Map(
  [run('mine', '7'), run('old', '7'), run('old~', '7'), run('theirs', '8'), run('elsewhere', '7', 'other')].map(
    (one) => [one.id, one],
  ),
);

function setup(given: Partial<HandleActionOptions> = {}) {
  const added: [string, Prompt][] = [];
  const dropped: string[] = [];
  const withoutButtons: string[] = [];
  const stopped: string[] = [];
  const forgotten: string[] = [];
  const handle = createHandleAction({
    prompts: {
      async add(id, prompt) {
        added.push([id, prompt]);
        return { status: 'queued', place: 0 };
      },
      async drop({ sessionId }, id) {
        dropped.push(`${sessionId} ${id}`);
        const known = { 'telegram:e9': 'dropped', 'telegram:e10': 'running' } as const;
        return { status: known[id as keyof typeof known] ?? 'unknown' };
      },
    },
    runs: { get: async (id) => runs.get(id) },
    modes: { get: async () => 'plan' },
    setMode: async (_, name) => saying(`mode ${name}`),
    confirmVoice: async (_, promptId) => promptId === 'mine',
    decideBacklog: async (eventId, _, argument) => saying(`${eventId} ${argument}`),
    questions: { select: async () => ({ status: 'no_question' }) },
    stopRun: {
      ofSession: async ({ sessionId }) => {
        stopped.push(`session ${sessionId}`);
        return { status: 'stopping' };
      },
      ofRun: async (_, id) => {
        stopped.push(`run ${id}`);
        return { status: 'stopping' };
      },
    },
    files: {
      dropKept: async (_, project) => {
        forgotten.push(project);
        return 2;
      },
      dropKeptOf: async (_, project, id) => {
        forgotten.push(`${project} ${id}`);
        return 1;
      },
    },
    select: async (_, __, name) => saying(`selected ${name}`),
    removeButtons: async (_, id, messageId) => void withoutButtons.push(`${id} ${messageId}`),
    ...given,
  });
  const press = async (actionId: string) =>
    inEnglish(await handle({ eventId: 'e1', ref, remoteSession: { sessionId: '7' }, messageId: 'm5', actionId }))?.text;
  return { press, added, dropped, withoutButtons, stopped, forgotten };
}

describe('a button', () => {
  it('selects its project, whatever its name holds', async () => {
    const { press } = setup();
    assert.equal(await press('project:a:b "c" again:mine'), 'selected a:b "c" again:mine');
  });

  it('runs again what it belongs to, under an id of the run, so that two presses are one', async () => {
    const { press, added, withoutButtons } = setup();
    assert.match((await press('again:mine')) ?? '', /Running it again/);
    await press('again:mine');
    assert.deepEqual(
      added.map(([id]) => id),
      ['mine~', 'mine~'],
    );
    assert.deepEqual(added[0]?.[1], {
      ...ref,
      project: 'alpha',
      projectSessionId: 's1',
      text: 'text of mine',
      mode: 'plan',
    });
    assert.equal(withoutButtons[0], 'e1:buttons m5');
  });

  it('does not promise to run again what ran again so long ago that the queue has forgotten it', async () => {
    const { press, added, withoutButtons } = setup();
    assert.match((await press('again:old')) ?? '', /was run again before/);
    assert.deepEqual([added, withoutButtons], [[], ['e1:buttons m5']]);
  });

  it('of another chat’s run does nothing, nor does one of an unknown run', async () => {
    for (const id of ['theirs', 'elsewhere', 'unknown']) {
      const { press, added, withoutButtons } = setup();
      assert.match((await press(`again:${id}`)) ?? '', /no longer have this message/);
      assert.deepEqual([added, withoutButtons], [[], []]);
    }
  });

  it('stays where there is no room for running again', async () => {
    const prompts = {
      add: async () => ({ status: 'full' as const }),
      drop: async () => ({ status: 'unknown' as const }),
    };
    const { press, withoutButtons } = setup({ prompts });
    assert.match((await press('again:mine')) ?? '', /20 messages wait already/);
    assert.deepEqual(withoutButtons, []);
  });

  it('drops what waits in its own chat, or says that it is too late', async () => {
    const { press, dropped, withoutButtons } = setup();
    assert.match((await press('drop:telegram:e9')) ?? '', /Dropped/);
    assert.match((await press('drop:telegram:e10')) ?? '', /Too late: it has started already/);
    assert.deepEqual(dropped, ['7 telegram:e9', '7 telegram:e10']);
    assert.equal(withoutButtons.length, 2);
  });

  it('to drop what was dropped or has run says so, and never names what else runs', async () => {
    const { press } = setup();
    assert.match((await press('drop:gone')) ?? '', /^It was dropped before/);
    assert.match((await press('drop:mine')) ?? '', /^Too late: it has run already\.$/);
  });

  it('lets the agent go on in the session of the run, under an id of the run', async () => {
    const { press, added, withoutButtons } = setup();
    assert.match((await press('continue:mine')) ?? '', /Going on/);
    assert.deepEqual(added[0], [
      'mine+',
      { ...ref, project: 'alpha', projectSessionId: 's1', text: 'Continue where you left off.', mode: 'plan' },
    ]);
    assert.equal(withoutButtons[0], 'e1:buttons m5');
  });

  it('of a question that is over loses its buttons', async () => {
    const { press, withoutButtons } = setup();
    assert.match((await press('question:call1/0/1')) ?? '', /no longer open/);
    assert.equal(withoutButtons.length, 1);
  });

  it('to stop instead of a word that waits stops what runs and drops the word', async () => {
    const { press, dropped, stopped, withoutButtons } = setup();
    assert.match((await press('stop:telegram:e9')) ?? '', /Stopping/);
    assert.deepEqual([dropped, stopped, withoutButtons], [['7 telegram:e9'], ['session 7'], ['e1:buttons m5']]);
  });

  it('to stop stops the word itself where that runs by now, and nothing where it is over', async () => {
    const { press, stopped } = setup();
    assert.match((await press('stop:telegram:e10')) ?? '', /Stopping/);
    assert.match((await press('stop:telegram:gone')) ?? '', /does not wait any more/);
    assert.deepEqual(stopped, ['run telegram:e10']);
  });

  it('to keep a word as a message only takes the buttons away', async () => {
    const { press, dropped, withoutButtons } = setup();
    assert.match((await press('keep:telegram:e9')) ?? '', /waits as a message/);
    assert.deepEqual([dropped, withoutButtons], [[], ['e1:buttons m5']]);
  });

  it('to forget files leaves them in the project and unnamed', async () => {
    const { press, forgotten } = setup();
    assert.match((await press('forget:mine')) ?? '', /will not name it\. It stays/);
    assert.match((await press('forget:unknown')) ?? '', /nothing left/);
    assert.match((await press('forget-all:a:b')) ?? '', /will not name them\. They stay/);
    assert.deepEqual(forgotten, ['alpha mine', 'a:b']);
  });

  it('that is not ours is left to whom it belongs', async () => {
    const { press } = setup();
    for (const id of ['', 'unknown', 'unknown:x', 'Project:alpha', 'again', 'question:broken']) {
      assert.equal(await press(id), undefined, id);
    }
  });
});
