import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunEnd, RunRecord, RunStore } from './run-store.ts';

export interface RunStoreSubject {
  store: RunStore;
  /** Ends a run as the manager does, within its own transaction. */
  end(run: Omit<RunRecord, 'state' | 'stopRequested'>, end: RunEnd): Promise<void>;
  close(): Promise<void>;
}

/** What every run store promises; each implementation runs this suite with a way to make an empty store. */
export function runStoreContract(name: string, open: (now: () => number) => Promise<RunStoreSubject>) {
  describe(`${name} as a run store`, () => {
    const withStore = (test: (subject: RunStoreSubject, time: { now: number }) => Promise<void>) => async () => {
      const time = { now: 1_000 };
      const subject = await open(() => time.now);
      try {
        await test(subject, time);
      } finally {
        await subject.close();
      }
    };
    const begun = (id: string, startedAt = 1_000) => ({
      id,
      provider: 'telegram',
      sessionId: '1',
      project: 'alpha',
      prompt: `prompt of ${id}`,
      startedAt,
    });
    const unknown = { processId: undefined, projectSessionId: undefined };
    const fresh = (id: string, startedAt?: number): RunRecord => ({
      ...begun(id, startedAt),
      ...unknown,
      state: 'starting',
      stopRequested: false,
    });

    it(
      'notes a run before it is sent, once',
      withStore(async ({ store }) => {
        assert.equal(await store.get('a'), undefined);
        await store.begin(begun('a'));
        assert.deepEqual(await store.get('a'), fresh('a'));
        await assert.rejects(store.begin(begun('a')));
      }),
    );

    it(
      'notes process, session and the wish to stop',
      withStore(async ({ store }) => {
        await store.begin(begun('a'));
        await store.requestStop('a');
        assert.deepEqual(await store.get('a'), { ...fresh('a'), stopRequested: true });
        await store.setProcess('a', 'p1');
        await store.setProjectSession('a', 's1');
        assert.deepEqual(await store.get('a'), {
          ...fresh('a'),
          state: 'running',
          processId: 'p1',
          projectSessionId: 's1',
          stopRequested: true,
        });
      }),
    );

    it(
      'does nothing for a run that it does not know',
      withStore(async ({ store }) => {
        await store.setProcess('x', 'p1');
        await store.requestStop('x');
        await store.undo('x');
        assert.equal(await store.get('x'), undefined);
      }),
    );

    it(
      'forgets a begun run of which nothing ran, also when Etienne had named it already, so that it may begin again',
      withStore(async ({ store, end }) => {
        await store.begin(begun('a'));
        await store.undo('a');
        await store.begin(begun('a'));
        await store.setProcess('a', 'p1');
        await store.undo('a');
        assert.equal(await store.get('a'), undefined);
        await store.begin(begun('a'));
        await end({ ...begun('a'), ...unknown }, 'answered');
        await store.undo('a');
        assert.equal((await store.get('a'))?.state, 'answered');
      }),
    );

    it(
      'names the unfinished runs, oldest first',
      withStore(async ({ store, end }) => {
        await store.begin(begun('late', 3_000));
        await store.begin(begun('early', 1_000));
        await store.begin(begun('ended', 2_000));
        await end({ ...begun('ended', 2_000), ...unknown }, 'failed');
        assert.deepEqual(
          (await store.unfinished()).map(({ id }) => id),
          ['early', 'late'],
        );
      }),
    );

    for (const state of ['answered', 'stopped', 'failed', 'interrupted'] as const) {
      it(
        `keeps the end "${state}", and whatever comes after it changes nothing`,
        withStore(async ({ store, end }) => {
          await store.begin(begun('a'));
          await store.setProcess('a', 'p1');
          await end({ ...begun('a'), processId: 'p1', projectSessionId: undefined }, state);
          const ended = await store.get('a');
          assert.equal(ended?.state, state);
          await store.setProcess('a', 'p2');
          await store.setProjectSession('a', 's2');
          await store.requestStop('a');
          assert.deepEqual(await store.get('a'), ended);
        }),
      );

      it(
        `is delivered after "${state}" only where that is an answer`,
        withStore(async ({ store, end }) => {
          await store.begin(begun('a'));
          await store.setDelivered('a');
          assert.equal((await store.get('a'))?.state, 'starting');
          await end({ ...begun('a'), ...unknown }, state);
          await store.setDelivered('a');
          assert.equal((await store.get('a'))?.state, state === 'answered' ? 'delivered' : state);
        }),
      );
    }

    it(
      'makes the record of a prompt that ends without having begun',
      withStore(async ({ store, end }) => {
        await end({ ...begun('a'), ...unknown }, 'interrupted');
        assert.deepEqual(await store.get('a'), { ...fresh('a'), state: 'interrupted' });
        assert.deepEqual(await store.unfinished(), []);
      }),
    );

    it(
      'forgets what ended long ago and nothing that runs',
      withStore(async ({ store, end }, time) => {
        await store.begin(begun('running'));
        await end({ ...begun('old'), ...unknown }, 'answered');
        time.now = 9_000;
        await end({ ...begun('new'), ...unknown }, 'answered');
        await store.prune(5_000);
        assert.deepEqual(
          await Promise.all(['running', 'old', 'new'].map(async (id) => (await store.get(id)) !== undefined)),
          [true, false, true],
        );
      }),
    );
  });
}
