import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from 'service-kit';
import type { ProgressRequest } from 'shared-types';
import { allInEnglish } from '../testing/in-english.ts';
import { createActiveRuns } from './active-runs.ts';
import { createShowProgress } from './show-progress.ts';
import { tailOf } from './tail-of.ts';

const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

function setup() {
  const clock = createManualClock();
  const shown: ProgressRequest[] = [];
  let isDown = false;
  let cleared = 0;
  let words = async () => allInEnglish.wordsOf();
  const begin = (id: string) =>
    createActiveRuns().begin({
      provider: 'telegram',
      sessionId: '1',
      id,
      project: 'p',
      prompt: '',
      mode: 'default',
      projectSessionId: '',
      replyTo: undefined,
      since: clock.now(),
    });
  const progress = createShowProgress({
    messageUnits: () => 100,
    wordsOf: () => words(),
    client: () => ({
      async showProgress(_id, request) {
        if (isDown) throw new Error('the provider is away');
        shown.push(request);
      },
      clearProgress: async () => {
        cleared++;
      },
    }),
    clock,
    log: { warn() {}, error() {} },
  });
  const setDown = (down: boolean) => {
    isDown = down;
  };
  const setWords = (next: typeof words) => {
    words = next;
  };
  return { clock, shown, progress, begin, cleared: () => cleared, setDown, setWords };
}

describe('showing progress', () => {
  it('says at once that a run has begun, and then only the latest, at a pace', async () => {
    const { clock, shown, progress, begin } = setup();
    const run = begin('r');
    progress.update(run);
    await settle();
    for (let chunk = 1; chunk <= 1_000; chunk++) {
      run.view = { ...run.view, text: `${chunk}` };
      progress.update(run);
      if (chunk % 100 === 0) {
        clock.advance(100);
        await settle();
      }
    }
    assert.deepEqual(shown[0], { runId: 'r' });
    // 1,000 ms of stream at one call in 400 ms.
    assert.ok(shown.length <= 4, `${shown.length} calls`);
    clock.advance(400);
    await settle();
    assert.equal(shown.at(-1)?.text, '1000');
  });

  it('is no more than three messages of its messenger hold', async () => {
    const { shown, progress, begin } = setup();
    const run = begin('r');
    run.view = { ...run.view, text: 'x'.repeat(301) };
    progress.update(run);
    await settle();
    assert.equal(shown.at(-1)?.text, `…\n${'x'.repeat(300)}`);
  });

  it('renews what is shown of a silent run', async () => {
    const { clock, shown, progress, begin } = setup();
    progress.update(begin('r'));
    await settle();
    clock.advance(15_000);
    await settle();
    clock.advance(15_000);
    await settle();
    assert.equal(shown.length, 3);
  });

  it('shows a silent run soon after the provider is back', async () => {
    const { clock, shown, progress, begin, setDown } = setup();
    setDown(true);
    progress.update(begin('r'));
    await settle();
    setDown(false);
    clock.advance(1_000);
    await settle();
    assert.deepEqual(shown, [{ runId: 'r' }]);
  });

  it('shows nothing of a run that has ended', async () => {
    const { clock, shown, progress, begin, cleared } = setup();
    const run = begin('r');
    progress.update(run);
    progress.update(run);
    progress.end(run);
    await settle();
    clock.advance(60_000);
    await settle();
    assert.deepEqual([shown.length, cleared(), clock.waiting], [1, 1, 0]);
  });

  it('shows nothing of a run that ends while its words are looked up, and lives on where they cannot be', async () => {
    const { clock, shown, progress, begin, setWords } = setup();
    const lookedUp = Promise.withResolvers<void>();
    setWords(async () => {
      await lookedUp.promise;
      return allInEnglish.wordsOf();
    });
    const run = begin('r');
    run.cutOff = { since: clock.now(), error: undefined };
    progress.update(run);
    progress.end(run);
    lookedUp.resolve();
    await settle();
    assert.deepEqual(shown, []);

    setWords(() => Promise.reject(new Error('the disk')));
    progress.update(run);
    await settle();
    setWords(async () => allInEnglish.wordsOf());
    clock.advance(1_000);
    await settle();
    assert.equal(shown.length, 1);
    progress.end(run);
  });

  it('leaves the preview of the next run alone when the former one ends late', async () => {
    const { shown, progress, begin, cleared } = setup();
    const former = begin('former');
    progress.update(former);
    progress.update(begin('next'));
    progress.end(former);
    await settle();
    assert.deepEqual([shown.map(({ runId }) => runId), cleared()], [['former', 'next'], 0]);
  });
});

describe('the end of a long text', () => {
  it('is all of a short one', () => assert.equal(tailOf('short', 10), 'short'));
  it('begins at a line', () =>
    assert.equal(tailOf(`${'x'.repeat(50)}\n${'line\n'.repeat(10)}`, 45), `…\n${'line\n'.repeat(8)}`));
  it('opens a code block again that was cut', () => {
    const text = `intro\n\`\`\`ts\n${'code();\n'.repeat(100)}`;
    assert.match(tailOf(text, 100), /^…\n```ts\ncode\(\);\n/);
  });
  it('does not open one that had ended', () => {
    const text = `\`\`\`ts\ncode();\n\`\`\`\n${'plain\n'.repeat(100)}`;
    assert.doesNotMatch(tailOf(text, 100), /```/);
  });
  it('cuts no character in two', () =>
    assert.doesNotMatch(tailOf('😀'.repeat(100), 51), /[^\ud800-\udbff][\udc00-\udfff]/));
});
