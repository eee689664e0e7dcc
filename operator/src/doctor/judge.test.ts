import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ServiceState } from '../services/ask-service.ts';
import { judgeBot, judgeClock, judgeEtienne, judgePolling, judgeTranscription } from './judge-outside.ts';
import { judgeService, judgeToken } from './judge-service.ts';
import { resultLines } from './result.ts';

const bot = (webhookHost?: string) =>
  ({ status: 'ok', result: { username: 'a_bot', name: 'A', webhookHost } }) as const;

describe('doctor says of the bot', () => {
  for (const [what, result, status, text] of [
    ['who it is', judgeBot(bot()), 'ok', /^@a_bot \(A\), https:\/\/t\.me\/a_bot$/],
    [
      'a refused token',
      judgeBot({ status: 'unauthorized', reason: '401: Unauthorized' }),
      'fail',
      /not accept it \(401/,
    ],
    ['no network', judgeBot({ status: 'retry', reason: 'ENOTFOUND' }), 'fail', /cannot be asked: ENOTFOUND/],
    ['our poller', judgePolling(bot(), { ok: true }), 'ok', /by the provider that runs/],
    [
      'another poller',
      judgePolling(bot(), { ok: false, error: 'another program polls' }),
      'fail',
      /another program polls/,
    ],
    ['a deaf poller', judgePolling(bot(), { ok: false }), 'fail', /90 s/],
    ['a webhook', judgePolling(bot('other.example'), undefined), 'warn', /webhook is set \(other\.example\)/],
    ['nobody', judgePolling(bot(), undefined), 'ok', /no webhook/],
  ] as const) {
    it(what, () => {
      assert.equal(result?.status, status);
      assert.match(result?.text ?? '', text);
    });
  }
  it('nothing of its messages where it cannot be asked', () => {
    assert.equal(judgePolling({ status: 'retry', reason: 'x' }, undefined), undefined);
  });
});

describe('doctor says of the clock', () => {
  for (const [ahead, status, text] of [
    [{}, 'warn', /nobody/],
    [{ Telegram: 400, Etienne: undefined }, 'ok', /that of Telegram$/],
    [{ Telegram: 400, Etienne: 31_000 }, 'warn', /^31 s behind that of Etienne/],
    [{ Telegram: -301_000, Etienne: 31_000 }, 'fail', /^301 s ahead of that of Telegram/],
  ] as const) {
    it(JSON.stringify(ahead), () => {
      const result = judgeClock(ahead);
      assert.equal(result.status, status);
      assert.match(result.text, text);
    });
  }
});

describe('doctor says of the transcription service', () => {
  const no = (status: 'refused' | 'missing' | 'unreachable' | 'failed') => ({ status, reason: 'why' }) as const;
  for (const [result, status, line] of [
    [judgeTranscription({ status: 'ok' }, 'http://v', true), 'ok', /^http:\/\/v, answers and takes the key$/],
    [judgeTranscription({ status: 'ok' }, 'http://v', false), 'ok', /^http:\/\/v, answers without a key$/],
    [judgeTranscription(no('refused'), 'http://v', true), 'fail', /^http:\/\/v: why.*correct transcription\.apiKey/],
    [judgeTranscription(no('missing'), 'http://v', true), 'fail', /correct transcription\.url or \.model/],
    [judgeTranscription(no('unreachable'), 'http://v', true), 'fail', /start the service/],
    [judgeTranscription(no('failed'), 'http://v', true), 'fail', /look at that service/],
  ] as const) {
    it(String(line), () => {
      assert.equal(result.status, status);
      assert.match([result.text, result.next].filter(Boolean).join(' '), line);
    });
  }
});

describe('doctor says of Etienne', () => {
  for (const [outcome, status, text] of [
    [{ status: 'ok', projects: ['a'] }, 'ok', /1 project$/],
    [{ status: 'ok', projects: ['a', 'b'] }, 'ok', /2 projects$/],
    [{ status: 'ok', projects: [] }, 'warn', /no projects$/],
    [{ status: 'refused', reason: 'no' }, 'fail', /http:\/\/e: no$/],
    [{ status: 'unreachable', reason: 'no' }, 'fail', /no$/],
    [{ status: 'sign_in_unreachable', reason: 'no' }, 'fail', /no$/],
    [{ status: 'failed', reason: 'no' }, 'fail', /no$/],
  ] as const) {
    it(JSON.stringify(outcome), () => {
      const result = judgeEtienne(outcome, 'http://e', true);
      assert.equal(result.status, status);
      assert.match(result.text, text);
      if (status !== 'ok') assert.ok(result.next);
    });
  }
});

it('doctor does not call it a failure where nothing of Etienne is set, as the manager may be elsewhere', () => {
  const unreachable = { status: 'unreachable', reason: 'no' } as const;
  assert.equal(judgeEtienne(unreachable, 'http://e', false).status, 'warn');
  assert.equal(judgeEtienne({ status: 'ok', projects: ['a'] }, 'http://e', false).status, 'ok');
});

describe('doctor says of a service', () => {
  const here = { kind: 'provider', name: 'telegram', url: 'http://127.0.0.1:1', isHere: true } as const;
  const there = (parts: object, version = '1.0.0'): ServiceState => ({
    status: 'there',
    version,
    isReady: true,
    parts: parts as Extract<ServiceState, { status: 'there' }>['parts'],
  });
  for (const [what, state, isHere, status, text] of [
    ['that runs', there({ database: { ok: true } }), true, 'ok', /^runs \(1\.0\.0\)/],
    ['that does not run', { status: 'absent', reason: 'ECONNREFUSED' }, true, 'warn', /does not run/],
    ['that does not run elsewhere', { status: 'absent', reason: 'ECONNREFUSED' }, false, 'fail', /does not run/],
    [
      'whose place something else has',
      { status: 'other', reason: 'it calls itself x' },
      true,
      'fail',
      /calls itself x/,
    ],
    ['of an older program', there({}, '0.9.0'), true, 'warn', /runs as 0\.9\.0/],
    ['that has a broken part', there({ a: { ok: false, error: 'no disk' } }), true, 'fail', /^a: no disk$/],
    ['that gave something up', there({ a: { ok: true, deadLetters: 2 } }), true, 'warn', /2 given up/],
  ] as const) {
    it(what, () => {
      const result = judgeService({ ...here, isHere }, state, '1.0.0');
      assert.equal(result.status, status);
      assert.match(result.text, text);
    });
  }
  it('whether it takes the token', () => {
    assert.equal(judgeToken(here, { status: 'ok', body: {} }).status, 'ok');
    assert.equal(judgeToken(here, { status: 'refused', reason: 'no' }).status, 'fail');
  });
});

it('each check is one line, with the next step where something is not well', () => {
  const lines = resultLines([
    { check: 'a', status: 'ok', text: 'fine', next: 'nothing' },
    { check: 'longer', status: 'fail', text: 'bad\n  worse', next: 'mend it' },
  ]);
  assert.deepEqual(lines, ['ok    a       fine', 'FAIL  longer  bad; worse -> mend it']);
});
