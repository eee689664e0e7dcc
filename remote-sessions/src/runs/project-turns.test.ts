import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { settle } from '../testing/waiting.ts';
import { createProjectTurns, type Turn } from './project-turns.ts';

const never = new AbortController().signal;

/** Notes the names of turns in the order in which they are granted. */
function observer() {
  const granted: string[] = [];
  const watch = (name: string, turn: Turn) => {
    turn.granted(never).then(
      () => granted.push(name),
      () => {},
    );
  };
  return { granted, watch };
}

describe('the turns of a project', () => {
  it('are granted one at a time, first come first served', async () => {
    const turns = createProjectTurns();
    const { granted, watch } = observer();
    const [a, b, c] = (await Promise.all(['a', 'b', 'c'].map((owner) => turns.take('alpha', owner)))) as [
      Turn,
      Turn,
      Turn,
    ];
    assert.deepEqual([a.mustWait, b.mustWait, c.mustWait], [false, true, true]);
    watch('c', c);
    watch('b', b);
    watch('a', a);
    await settle();
    assert.deepEqual(granted, ['a']);
    a.release();
    await settle();
    assert.deepEqual(granted, ['a', 'b']);
    b.release();
    await settle();
    assert.deepEqual(granted, ['a', 'b', 'c']);
  });

  it('do not wait for those of other projects', async () => {
    const turns = createProjectTurns();
    await turns.take('alpha', 'a');
    const other = await turns.take('beta', 'b');
    assert.equal(other.mustWait, false);
    await other.granted(never);
  });

  it('give the same owner the place that it has already', async () => {
    const turns = createProjectTurns();
    const { granted, watch } = observer();
    const held = await turns.take('alpha', 'a');
    await turns.take('alpha', 'b');
    const again = await turns.take('alpha', 'a');
    assert.equal(again.mustWait, false);
    await again.granted(never);
    watch('b', await turns.take('alpha', 'b'));
    again.release();
    held.release();
    await settle();
    assert.deepEqual(granted, ['b']);
    assert.equal((await turns.take('alpha', 'a')).mustWait, true);
  });

  it('are left by whoever is aborted in line, without a gap and without holding anybody back', async () => {
    const turns = createProjectTurns();
    const { granted, watch } = observer();
    const abort = new AbortController();
    const [a, b, c] = (await Promise.all(['a', 'b', 'c'].map((owner) => turns.take('alpha', owner)))) as [
      Turn,
      Turn,
      Turn,
    ];
    watch('c', c);
    const waiting = assert.rejects(b.granted(abort.signal), /stopped/);
    abort.abort(new Error('stopped'));
    await waiting;
    b.release();
    await settle();
    assert.deepEqual(granted, []);
    a.release();
    await settle();
    assert.deepEqual(granted, ['c']);
  });

  it('are not granted to an aborted signal, even where nobody is before it', async () => {
    const turns = createProjectTurns();
    const turn = await turns.take('alpha', 'a');
    await assert.rejects(turn.granted(AbortSignal.abort(new Error('too late'))), /too late/);
    turn.release();
    assert.equal((await turns.take('alpha', 'b')).mustWait, false);
  });

  it('are never held by two of one project, whatever is taken, aborted and released in which order', async () => {
    const step = fc.record({
      does: fc.constantFrom('take', 'abort', 'release'),
      project: fc.constantFrom('alpha', 'beta'),
      owner: fc.nat({ max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const turns = createProjectTurns();
        const taken = new Map<string, { turn: Turn; abort: AbortController; holds: boolean; project: string }>();
        const holders = (project: string) =>
          [...taken.values()].filter((one) => one.holds && one.project === project).length;
        for (const { does, project, owner } of steps) {
          const key = `${project}/${owner}`;
          const known = taken.get(key);
          if (does === 'take' && known === undefined) {
            const one = { turn: await turns.take(project, key), abort: new AbortController(), holds: false, project };
            taken.set(key, one);
            one.turn.granted(one.abort.signal).then(
              () => {
                one.holds = true;
              },
              () => {},
            );
          } else if (does === 'abort' && known !== undefined && !known.holds) {
            known.abort.abort(new Error('stopped'));
            known.turn.release();
            taken.delete(key);
          } else if (does === 'release' && known !== undefined) {
            known.abort.abort(new Error('released'));
            known.turn.release();
            taken.delete(key);
          }
          await new Promise((resolve) => setImmediate(resolve));
          for (const one of ['alpha', 'beta']) {
            const inLine = [...taken.values()].filter((other) => other.project === one).length;
            assert.equal(holders(one), Math.min(1, inLine));
          }
        }
      }),
      { numRuns: 50, seed: 7 },
    );
  });
});
