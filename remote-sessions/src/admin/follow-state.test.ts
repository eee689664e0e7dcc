import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from 'service-kit';
import type { Pairing, PairingList } from 'shared-types';
import { createFollowState } from './follow-state.ts';
import type { AdminState } from './wire.ts';

const asking = (code: string): Pairing => ({
  code,
  status: 'pending',
  remoteSession: { sessionId: code },
  createdAt: '2026-11-23T09:00:00.000Z',
  expiresAt: '2026-11-23T10:00:00.000Z',
});

/** The page is open, and its clock stands still: nothing is looked for. */
async function follow({ hasVersions = true, waits = true } = {}) {
  const codes: string[] = [];
  const calls: string[] = [];
  let version = 0;
  let change = () => {};
  const states: AdminState[] = [];
  let told = () => {};
  const list = (): PairingList => ({
    pairings: codes.map(asking),
    ...(hasVersions && { version: String(version) }),
  });
  const followed = createFollowState({
    sessions: { list: async () => [] },
    listRuns: async () => [],
    readiness: async () => ({ ok: true, parts: {} }),
    providers: [
      {
        name: 'telegram',
        readiness: async () => ({ ok: true, parts: {} }),
        async pairings(wait) {
          calls.push(wait === undefined ? 'list' : `wait ${wait.known}`);
          if (wait !== undefined && waits && wait.known === String(version)) {
            await new Promise<void>((resolve, reject) => {
              change = resolve;
              wait.signal.addEventListener('abort', () => reject(new Error('ended')));
            });
          }
          return list();
        },
      },
    ],
    onWritten: () => () => {},
    hide: (text) => text,
    onState(state) {
      states.push(state);
      told();
    },
    onLook: () => {},
    clock: createManualClock(),
  });
  await followed.begin();
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  await settled();
  return {
    followed,
    calls,
    settled,
    ask(code: string) {
      codes.push(code);
      version++;
      change();
    },
    async untilAsked(code: string): Promise<void> {
      while (!states.at(-1)?.pairings.items.some((one) => one.code === code)) {
        await new Promise<void>((resolve) => {
          told = resolve;
        });
      }
    },
  };
}

describe('the admin page, while nobody looks again', () => {
  it('shows a code as soon as its provider has given it out, and waits no longer once it is closed', async () => {
    const page = await follow();
    assert.deepEqual(page.calls, ['list', 'wait 0']);
    page.ask('ABCD2345');
    await page.untilAsked('ABCD2345');
    page.followed.end();
    await page.settled();
    assert.deepEqual(page.calls, ['list', 'wait 0', 'list']);
  });

  it('does not ask without pause where a provider does not wait, or knows no versions', async () => {
    for (const [options, calls] of [
      [{ waits: false }, ['list', 'wait 0']],
      [{ hasVersions: false }, ['list']],
    ] as const) {
      const page = await follow(options);
      assert.deepEqual(page.calls, calls);
      page.followed.end();
    }
  });
});
