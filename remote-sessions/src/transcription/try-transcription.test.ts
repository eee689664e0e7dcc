import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTranscriptionStandIn } from '../../../sandbox/src/transcription/index.ts';
import { tryTranscription } from './try-transcription.ts';

describe('a transcription service that is tried without a sound', () => {
  for (const [what, { apiKey = undefined as string | undefined, path = '', fault = 0 }, expected] of [
    ['takes the key', { apiKey: 'right' }, { status: 'ok' }],
    ['refuses the key', { apiKey: 'wrong' }, { status: 'refused', reason: 'it does not accept the key (401)' }],
    ['wants a key', {}, { status: 'refused', reason: 'it wants a key' }],
    [
      'is somewhere else',
      { apiKey: 'right', path: '/elsewhere' },
      { status: 'missing', reason: 'no transcription service answers there, or it does not know the model (404)' },
    ],
    ['fails', { apiKey: 'right', fault: 503 }, { status: 'failed', reason: 'it answers with the status 503' }],
    ['cannot read what holds no file', { apiKey: 'right', fault: 422 }, { status: 'ok' }],
  ] as const) {
    it(what, async (t) => {
      const service = await createTranscriptionStandIn({ apiKey: 'right' });
      t.after(() => service.close());
      if (fault !== 0) service.failNext(fault);
      const url = path === '' ? service.url : new URL(path, service.url).href;
      assert.deepEqual(await tryTranscription({ url, apiKey }), expected);
      assert.equal(service.requests(), 1);
      assert.deepEqual(service.taken, []);
    });
  }

  it('is not there', async () => {
    const answer = await tryTranscription({ url: 'http://127.0.0.1:1' });
    assert.deepEqual(answer, { status: 'unreachable', reason: 'nothing answers there (ECONNREFUSED)' });
  });
});
