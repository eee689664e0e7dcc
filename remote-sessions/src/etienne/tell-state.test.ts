import assert from 'node:assert/strict';
import { it } from 'node:test';
import { etienneForbidden, etienneUnauthorized, etienneUnreachable } from './errors.ts';
import { createTellState } from './tell-state.ts';

const away = etienneUnreachable('connection refused', { requestMayHaveArrived: false });
const refused = etienneUnauthorized('401');
const forbidden = etienneForbidden('403');

/** What is said after each answer; `ok` is one that brought something. */
async function saidAfter(answers: readonly ('ok' | Error)[]): Promise<string[]> {
  const lines: string[] = [];
  const log = {
    info: (_: object, message: string) => void lines.push(message),
    error: (_: object, message: string) => void lines.push(message),
  };
  const watch = createTellState({ url: 'http://etienne', log });
  for (const answer of answers) {
    const call = answer === 'ok' ? Promise.resolve('fine') : Promise.reject(answer);
    await watch(call).catch((error) => assert.equal(error, answer));
  }
  return lines;
}

for (const [answers, lines] of [
  [['ok', 'ok'], ['Etienne can be reached']],
  [
    [refused, refused, 'ok', 'ok', refused],
    ['Etienne refuses our sign-in', 'Etienne accepts our sign-in again', 'Etienne refuses our sign-in'],
  ],
  [
    [forbidden, 'ok'],
    ['Etienne refuses us', 'Etienne accepts our sign-in again'],
  ],
  [['ok', forbidden, 'ok', new Error('ours')], ['Etienne can be reached']],
  // That it is away and back is told already.
  [[away, 'ok', away, 'ok'], []],
] as const) {
  it(`says ${JSON.stringify(lines)} of ${answers.map((one) => (one === 'ok' ? one : one.message)).join(', ')}`, async () =>
    assert.deepEqual(await saidAfter(answers), lines));
}
