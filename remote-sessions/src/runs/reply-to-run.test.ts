import assert from 'node:assert/strict';
import { it } from 'node:test';
import { initialRunView } from '../etienne/run-outcome.ts';
import { replyToRun } from './reply-to-run.ts';

it('says why a run failed without the secrets that a failure may quote', () => {
  const message = 'the model gateway refused {"api_key":"sk-ant-0123456789abcdef"} of the project';
  for (const kind of ['error', 'api'] as const) {
    const view = { ...initialRunView(), end: { status: 'failed' as const, kind, message, retryable: false } };
    const [state, { text }] = replyToRun({ id: 'a', stopRequested: false }, view, undefined);
    assert.equal(state, 'failed');
    assert.match(text, /the model gateway refused/);
    assert.doesNotMatch(text, /0123456789/);
  }
});
