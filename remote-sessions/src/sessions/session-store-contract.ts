import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SessionMapping } from 'shared-types';
import type { SessionStore } from './session-store.ts';

/** A mapping as selecting a project makes it. */
export const mappingOf = (sessionId: string, project = 'alpha', projectSessionId = ''): SessionMapping => ({
  provider: 'telegram',
  webhook: { url: 'http://127.0.0.1:6340/v1/webhooks/telegram' },
  created_at: '2026-01-02T03:04:05.000Z',
  project: { name: project, sessionId: projectSessionId },
  remoteSession: { sessionId },
});

type Open = () => Promise<{ store: SessionStore; close(): void | Promise<void> }>;

const usedBy = (open: Open) => (test: (store: SessionStore) => Promise<void>) => async () => {
  const { store, close } = await open();
  try {
    await test(store);
  } finally {
    await close();
  }
};

/** What every session store promises; each implementation runs this suite with a way to make an empty store. */
export function sessionStoreContract(name: string, open: Open) {
  describe(`${name} as a session store`, () => {
    const withStore = usedBy(open);
    const one = { provider: 'telegram', sessionId: '1' };

    it(
      'knows nothing at first',
      withStore(async (store) => {
        assert.equal(await store.get(one), undefined);
        assert.deepEqual(await store.list(), []);
      }),
    );

    it(
      'keeps what was put, and replaces it in its place',
      withStore(async (store) => {
        await store.put(mappingOf('1'));
        await store.put(mappingOf('2'));
        await store.put(mappingOf('1', 'beta', 's1'));
        assert.deepEqual(await store.get(one), mappingOf('1', 'beta', 's1'));
        assert.deepEqual(await store.list(), [mappingOf('1', 'beta', 's1'), mappingOf('2')]);
      }),
    );

    it(
      'keeps equal ids of different providers apart',
      withStore(async (store) => {
        await store.put(mappingOf('1'));
        await store.put({ ...mappingOf('1', 'beta'), provider: 'other' });
        assert.equal((await store.get(one))?.project.name, 'alpha');
        assert.equal((await store.get({ provider: 'other', sessionId: '1' }))?.project.name, 'beta');
      }),
    );

    it(
      'removes once',
      withStore(async (store) => {
        await store.put(mappingOf('1'));
        assert.equal(await store.remove(one), true);
        assert.equal(await store.remove(one), false);
        assert.equal(await store.get(one), undefined);
      }),
    );

    it(
      'notes the project session that was used, and nothing where the remote session has moved on or is gone',
      withStore(async (store) => {
        await store.put(mappingOf('1'));
        await store.setProjectSession(one, 'beta', 'of another project');
        assert.equal((await store.get(one))?.project.sessionId, '');
        await store.setProjectSession(one, 'alpha', 's1');
        assert.deepEqual(await store.get(one), mappingOf('1', 'alpha', 's1'));
        await store.remove(one);
        await store.setProjectSession(one, 'alpha', 's2');
        assert.equal(await store.get(one), undefined);
      }),
    );

    it(
      'takes changes of many remote sessions at once without losing one',
      withStore(async (store) => {
        await Promise.all(
          Array.from({ length: 40 }, async (_, index) => {
            const sessionId = String(index);
            await store.put(mappingOf(sessionId));
            await store.setProjectSession({ provider: 'telegram', sessionId }, 'alpha', `s${index}`);
            if (index % 4 === 0) await store.remove({ provider: 'telegram', sessionId });
          }),
        );
        const kept = (await store.list()).map(({ project, remoteSession }) => [
          remoteSession.sessionId,
          project.sessionId,
        ]);
        assert.deepEqual(
          new Map(kept as [string, string][]),
          new Map(
            Array.from({ length: 40 }, (_, index) => [`${index}`, `s${index}`] as const).filter(
              (_, index) => index % 4 > 0,
            ),
          ),
        );
      }),
    );
  });
}

/** What a store promises besides that has all readers and writers in one process. */
export function ownSessionStoreContract(name: string, open: Open) {
  describe(`${name} as a session store of one process`, () => {
    const withStore = usedBy(open);

    it(
      'shows a change to whoever reads before it is on disk',
      withStore(async (store) => {
        const put = store.put(mappingOf('1'));
        assert.deepEqual(await store.get({ provider: 'telegram', sessionId: '1' }), mappingOf('1'));
        await put;
      }),
    );

    it(
      'takes a thousand concurrent changes without losing one',
      withStore(async (store) => {
        await Promise.all(
          Array.from({ length: 1_000 }, async (_, index) => {
            const sessionId = String(index % 250);
            if (index < 750) await store.put(mappingOf(sessionId, 'alpha', `s${index}`));
            else await store.setProjectSession({ provider: 'telegram', sessionId }, 'alpha', `last${sessionId}`);
          }),
        );
        assert.equal((await store.list()).length, 250);
        for (const { project, remoteSession } of await store.list()) {
          assert.equal(project.sessionId, `last${remoteSession.sessionId}`);
        }
      }),
    );
  });
}
