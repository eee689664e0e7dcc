import assert from 'node:assert/strict';
import { it } from 'node:test';
import { storyLines } from './story-lines.ts';

const at = '2026-11-23T09:00:03.120Z';

it('a story says what waits, what was tried again and why, and what could not be asked', () => {
  const lines = storyLines({
    id: 'evt_1',
    type: 'message.received',
    remoteSessionId: '7',
    related: ['evt_0'],
    missing: [{ service: 'teams', reason: 'ECONNREFUSED' }],
    steps: [
      { at, service: 'telegram', part: 'delivery', became: 'done', id: 'm-1', tries: 3, reason: 'HTTP 503' },
      { at, service: 'remote-sessions', part: 'run', became: 'interrupted', id: 'telegram:evt_1' },
      { at, service: 'telegram', part: 'message', became: 'waiting', id: 'msg_1', tries: 2, reason: '429: slow down' },
      { at, service: 'telegram', part: 'message', became: 'waiting', id: 'msg_2', tries: 0 },
      { at, service: 'telegram', part: 'carrier', became: 'flown_away' },
    ],
  });
  assert.deepEqual(lines, [
    'evt_1  message.received  in 7',
    `${at}  telegram         event delivered (m-1), at try 3, because: HTTP 503`,
    `${at}  remote-sessions  run interrupted (telegram:evt_1)`,
    `${at}  telegram         message waits to be sent (msg_1), tried 2 times, because: 429: slow down`,
    `${at}  telegram         message waits to be sent (msg_2)`,
    `${at}  telegram         carrier flown away`,
    'Became one prompt with evt_0.',
    'teams could not be asked: ECONNREFUSED',
  ]);
});

it('a story of which nobody could tell anything says only why', () => {
  const missing = [{ service: 'telegram', reason: 'ECONNREFUSED' }];
  assert.deepEqual(storyLines({ id: 'evt_1', remoteSessionId: '', related: [], steps: [], missing }), [
    'evt_1',
    'telegram could not be asked: ECONNREFUSED',
  ]);
});
