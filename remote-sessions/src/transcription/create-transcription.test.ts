import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endpointOf } from './create-transcription.ts';

describe('the endpoint of a transcription service', () => {
  for (const [url, endpoint] of [
    ['https://api.example', 'https://api.example/v1/audio/transcriptions'],
    ['https://api.example/v1/', 'https://api.example/v1/audio/transcriptions'],
    ['http://host:9000/v1/audio/transcriptions', 'http://host:9000/v1/audio/transcriptions'],
    ['http://host/openai/v1', 'http://host/openai/v1/audio/transcriptions'],
  ] as const) {
    it(`of ${url} is ${endpoint}`, () => assert.equal(endpointOf(url), endpoint));
  }
});
