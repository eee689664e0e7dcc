import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ageWords, partWords, placeWords, summaryWords } from './browser/words.ts';
import { type Known, MOST_SHOWN, toAdminState } from './to-admin-state.ts';

const NOTHING: Known = { sessions: [], runs: [], reports: [], pairings: [] };
const hide = (text: string) => text.replaceAll('s3cret', '[secret]');
const show = (known: Partial<Known>) => toAdminState({ ...NOTHING, ...known }, hide);

const pairing = (code: string, remoteSession: Record<string, unknown>, status = 'pending') =>
  ({
    code,
    status,
    remoteSession,
    createdAt: '2026-01-02T03:04:05.000Z',
    expiresAt: '2026-01-02T04:04:05.000Z',
  }) as never;
const session = (sessionId: string, name: string) =>
  ({
    provider: 'telegram',
    remoteSession: { sessionId, displayName: 'Ada' },
    project: { name, sessionId: '' },
  }) as never;
const run = (id: string, remoteSessionId: string) =>
  ({ id, provider: 'telegram', remoteSessionId, project: 'my-app', state: 'running', startedAt: null }) as never;

describe('the state of the admin page', () => {
  it('calls people as they call themselves, and lets no word of theirs be more than a word', () => {
    const names = (remoteSession: Record<string, unknown>) =>
      show({ pairings: [{ provider: 'telegram', pairings: [pairing('A', { sessionId: '7', ...remoteSession })] }] })
        .pairings.items[0]?.place.name;
    assert.equal(names({}), '7');
    assert.equal(names({ displayName: 'Ada', username: 'ada' }), 'Ada @ada');
    assert.equal(names({ username: 'ada' }), '@ada');
    assert.equal(names({ title: 'Club' }), 'Club');
    assert.equal(names({ displayName: 'a\u202eb\nc\0d\ud800' }), 'a b c d ');
    assert.equal(names({ displayName: 'has s3cret' }), 'has [secret]');
    assert.equal(names({ displayName: 'x'.repeat(500) })?.length, 120);
  });

  it('shows codes that wait alone, and of a long list as much as anybody reads', () => {
    const pairings = [pairing('A', { sessionId: '7' }), pairing('', { sessionId: '8' }, 'approved')];
    assert.deepEqual(
      show({ pairings: [{ provider: 'telegram', pairings }] }).pairings.items.map(({ code }) => code),
      ['A'],
    );
    const { items, more } = show({
      sessions: Array.from({ length: 130 }, (_, at) => session(String(at), 'p')),
    }).sessions;
    assert.deepEqual([items.length, more], [MOST_SHOWN, 30]);
  });

  it('tells whose runs they are where that is known', () => {
    const { runs } = show({ sessions: [session('7', 'my-app')], runs: [run('a', '7'), run('b', '8')] });
    assert.deepEqual(
      runs.items.map(({ place }) => place.name),
      ['Ada', '8'],
    );
  });

  it('tells how all services are, what waits and what was given up', () => {
    const letters = [{ id: 'm1', reason: 'no s3cret', finishedAt: 5 }, { id: 7 }];
    const state = show({
      reports: [
        {
          service: 'remote-sessions',
          report: {
            status: 'said',
            report: {
              ok: false,
              parts: {
                etienne: { ok: false, error: 'cannot be reached' },
                prompts: { ok: true, depth: 3, running: 1, oldestAgeSeconds: 30 },
                replies: { ok: true, depth: 1, oldestAgeSeconds: 1 },
                files: { ok: true, depth: 1, running: 1, oldestAgeSeconds: 9 },
                inbox: { ok: true, depth: 0, deadLetters: 7, lastDeadLetters: letters },
              },
            },
          },
        },
        {
          service: 'telegram',
          report: {
            status: 'said',
            report: { ok: true, parts: { outbox: { ok: true, depth: 0, kept: { messages: 3, oldestAgeSeconds: 9 } } } },
          },
        },
        { service: 'teams', report: { status: 'away', reason: 'ECONNREFUSED' } },
        { service: 'other', report: { status: 'unknown' } },
      ],
    });
    assert.deepEqual(
      state.services.map((one) => [one.name, one.state, one.problem, one.parts.filter(({ isWell }) => !isWell)]),
      [
        ['remote-sessions', 'not_ready', undefined, [{ name: 'etienne', isWell: false, problem: 'cannot be reached' }]],
        ['telegram', 'ready', undefined, []],
        ['teams', 'away', 'ECONNREFUSED', []],
        ['other', 'unknown', undefined, []],
      ],
    );
    assert.deepEqual(
      state.waiting.map(({ service, queue, count }) => `${service} ${queue} ${count}`),
      ['remote-sessions prompts 2', 'telegram kept 3'],
    );
    assert.deepEqual(state.givenUp, {
      items: [{ service: 'remote-sessions', queue: 'inbox', id: 'm1', reason: 'no [secret]', at: 5 }],
      more: 6,
    });
    assert.equal(summaryWords(state), 'remote-sessions, teams: not well · 7 messages were given up');
    assert.equal(summaryWords(show({})), 'All is well.');
    assert.equal(summaryWords(show({ reports: [{ service: 'a', report: { status: 'unknown' } }] })), 'Looking …');
  });

  it('is told in words for people', () => {
    assert.deepEqual([0, 119_000, 120_000, 7_200_000, 172_800_000].map(ageWords), [
      '0 s',
      '119 s',
      '2 min',
      '2 h',
      '2 days',
    ]);
    assert.deepEqual(['provider:teams', 'outbox', 'odd'].map(partWords), ['connection to teams', 'messages', 'odd']);
    assert.deepEqual([placeWords('teams', 'direct'), placeWords('teams', 'group')], ['teams', 'teams · group']);
  });
});
