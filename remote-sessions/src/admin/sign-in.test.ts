import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createManualClock } from 'service-kit';
import { readCookie, writeCookie } from './cookie.ts';
import { createSignIns, SESSION_MS } from './sign-in.ts';

const TOKEN = 'the-api-token';

function start() {
  const clock = createManualClock();
  return { clock, signIns: createSignIns({ apiToken: TOKEN, now: clock.now }) };
}

it('the eleventh wrong token within a minute waits, and so does the right one', () => {
  const { clock, signIns } = start();
  for (let attempt = 0; attempt < 10; attempt++) {
    assert.deepEqual(signIns.signIn('no'), { status: 'wrong' });
    clock.advance(1_000);
  }
  assert.deepEqual(signIns.signIn(TOKEN), { status: 'wait', ms: 50_000 });
  clock.advance(50_000);
  assert.equal(signIns.signIn(TOKEN).status, 'signed_in');
});

it('a session ends by itself, by signing out, and as the oldest of twenty', () => {
  const { clock, signIns } = start();
  const signIn = () => {
    const result = signIns.signIn(TOKEN);
    return result.status === 'signed_in' ? result.id : '';
  };
  const [first, second] = [signIn(), signIn()];
  assert.notEqual(first, second);
  signIns.signOut(second);
  assert.deepEqual([first, second, '', 'x'].map(signIns.isSignedIn), [true, false, false, false]);
  clock.advance(SESSION_MS - 1);
  assert.equal(signIns.isSignedIn(first), true);
  const others = Array.from({ length: 20 }, signIn);
  assert.equal(signIns.isSignedIn(first), false);
  assert.ok(others.every(signIns.isSignedIn));
  clock.advance(SESSION_MS);
  assert.ok(!others.some(signIns.isSignedIn));
});

it('a cookie is found among others, and not that of another port', () => {
  const kept = writeCookie('127.0.0.1:6340', 'abc', 60).split(';', 1)[0];
  assert.equal(readCookie('127.0.0.1:6340', `a=b; ${kept}; c=d`), 'abc');
  assert.equal(readCookie('localhost:6340', kept), 'abc');
  for (const [host, header] of [
    ['127.0.0.1:6341', kept],
    ['127.0.0.1', kept],
    ['127.0.0.1:6340', undefined],
    ['127.0.0.1:6340', 'admin-6340'],
    ['127.0.0.1:6340', `x${kept}`],
  ] as const) {
    assert.equal(readCookie(host, header), '', `${host} ${header}`);
  }
});
