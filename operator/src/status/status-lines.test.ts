import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Parts } from '../services/ask-service.ts';
import { age, statusLines } from './status-lines.ts';
import { type Look, summarize } from './summarize.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const address = (name: string) => ({ kind: 'provider' as const, name, url: `http://${name}`, isHere: true });
const there = (parts: object, isReady = true) =>
  ({ status: 'there', version: '1.0.0', isReady, parts: parts as Parts }) as const;

const provider: Look = {
  address: address('telegram'),
  account: '@a_bot',
  pendingCodes: 2,
  state: there({
    polling: { ok: true, lastCompletedAt: null },
    outbox: {
      ok: true,
      depth: 0,
      oldestAgeSeconds: 0,
      kept: { messages: 3, oldestAgeSeconds: 7_200 },
      deadLetters: 1,
      lastDeadLetters: [{ id: 'm1', reason: '400: no', finishedAt: NOW - 300_000 }],
    },
    events: { ok: true, depth: 0, oldestAgeSeconds: 0, deadLetters: 0 },
  }),
};
const manager: Look = {
  address: address('remote-sessions'),
  runs: [
    {
      id: 'a',
      provider: 'telegram',
      remoteSessionId: '7',
      project: 'my-app',
      state: 'running',
      startedAt: '2026-11-27T11:59:30Z',
    },
    { id: 'b', provider: 'telegram', remoteSessionId: '7', project: 'my-app', state: 'received', startedAt: null },
    {
      id: 'c',
      provider: 'teams',
      remoteSessionId: '8',
      project: 'my-app',
      state: 'received',
      startedAt: null,
      waitsFor: 'voice',
    },
  ],
  state: there(
    { etienne: { ok: false, error: 'cannot be reached' }, prompts: { ok: true, depth: 2, oldestAgeSeconds: 30 } },
    false,
  ),
};

describe('npm run status', () => {
  it('tells what is well, what runs, what waits and what was given up', () => {
    assert.deepEqual(statusLines(summarize([provider, manager]), NOW), [
      'telegram         ready      1.0.0  @a_bot',
      'remote-sessions  not ready  1.0.0  http://remote-sessions; etienne: cannot be reached',
      '',
      'Runs',
      '  my-app  telegram 7  running  for 30 s',
      '  my-app  telegram 7  waits',
      '  my-app  teams 8     waits              until its person confirms what was understood',
      '',
      'Waits',
      '  telegram outbox                                    0 waiting               1 given up',
      '  telegram outbox, for people who cannot be reached  3 waiting  oldest 2 h',
      '  remote-sessions prompts                            2 waiting  oldest 30 s',
      '',
      'Given up (npm run retry -- <id>)',
      '  m1  telegram outbox  5 min ago  400: no',
      '',
      '2 asked for a pairing: npm run pairing -- list',
    ]);
  });

  it('is well only where all services are ready', () => {
    assert.equal(summarize([provider]).ok, true);
    assert.equal(summarize([provider, manager]).ok, false);
    const absent: Look = { address: address('teams'), state: { status: 'absent', reason: 'ECONNREFUSED' } };
    const status = summarize([provider, absent]);
    assert.equal(status.ok, false);
    assert.match(statusLines(status, NOW)[1] ?? '', /^teams +does not run +http:\/\/teams; ECONNREFUSED$/);
  });

  it('says so where there is nothing', () => {
    const quiet: Look = { address: address('x'), state: there({ odd: { ok: true, depth: 'many' } }) };
    assert.deepEqual(statusLines(summarize([quiet]), NOW), [
      'x  ready  1.0.0  http://x',
      '',
      'Nothing runs, nothing waits.',
    ]);
  });
});

it('a time is told in the unit that says enough', () => {
  const ages = [-5_000, 119_400, 120_000, 7_140_000, 7_200_000, 172_000_000, 200_000_000].map(age);
  assert.deepEqual(ages, ['0 s', '119 s', '2 min', '119 min', '2 h', '2 d', '2 d']);
});
