import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mostRecentSession, readSessionList } from './sessions.ts';

const recorded: { path: string; content: string } = JSON.parse(
  readFileSync(new URL('fixtures/getFile-chat-sessions.json', import.meta.url), 'utf8'),
);
const listOf = (content: string) =>
  readSessionList({ getFile: async () => ({ status: 'found', content, absolutePath: '' }) }, 'p');

test('a recorded session list is read', async () => {
  assert.deepEqual(await listOf(recorded.content), [
    { sessionId: '7a73529f-e8bc-47ca-b886-e6b9e05dbf59', timestamp: '2026-11-23T04:36:40.981Z', pinned: false },
  ]);
});

test('of a session list the readable entries are kept', async () => {
  const sessions = [
    null,
    {},
    { sessionId: '../../x', timestamp: '2026-01-01T00:00:00.000Z' },
    { sessionId: 'a', timestamp: 7, pinned: true, sessionName: 'Night watch', summary: 'Looks after things' },
  ];
  assert.deepEqual(await listOf(JSON.stringify({ sessions })), [
    { sessionId: 'a', timestamp: '', pinned: true, name: 'Night watch', summary: 'Looks after things' },
  ]);
  for (const content of ['', '[]', 'null', '{"sessions":{}}']) assert.deepEqual(await listOf(content), []);
});

const session = (sessionId: string, timestamp: string, pinned = false) => ({ sessionId, timestamp, pinned });
for (const [what, list, expected] of [
  ['the latest, wherever it stands', [session('a', '2026-01-02'), session('b', '2026-01-03'), session('c', '')], 'b'],
  ['no pinned one', [session('a', '2026-01-02'), session('b', '2026-01-03', true)], 'a'],
  ['the later entry of two at the same time', [session('a', '2026-01-02'), session('b', '2026-01-02')], 'b'],
  [
    'the later in time across zones',
    [session('a', '2026-01-02T01:00:00+02:00'), session('b', '2026-01-02T00:00:00Z')],
    'b',
  ],
  ['one without a time when there is no other', [session('a', 'never')], 'a'],
  ['none when all are pinned', [session('a', '2026-01-02', true)], undefined],
  ['none in an empty list', [], undefined],
] as const) {
  test(`the most recent session is ${what}`, () => {
    assert.equal(mostRecentSession(list)?.sessionId, expected);
  });
}
