import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTranscriptionStandIn, makeOga } from './index.ts';
import { oggCrc } from './ogg-crc.ts';
import { readOga } from './read-oga.ts';

describe('a voice message of the stand-ins', () => {
  it('is a whole Ogg file, of which every broken byte is seen', () => {
    const oga = makeOga('grüß dich '.repeat(40), 9);
    assert.deepEqual(readOga(oga), { title: 'grüß dich '.repeat(40), seconds: 9 });
    for (const at of [0, 6, 18, 22, 26, 30, 60, oga.length - 1]) {
      const broken = Buffer.from(oga);
      broken[at] = (broken[at] ?? 0) ^ 1;
      assert.equal(readOga(broken), undefined, `byte ${at}`);
    }
    assert.equal(readOga(oga.subarray(0, -1)), undefined);
    assert.equal(readOga(Buffer.from('no sound')), undefined);
  });

  it('has the checksum that the form wants', () => {
    // A single bit gives the generator polynomial of RFC 3533, and nothing gives nothing.
    assert.equal(oggCrc(Buffer.alloc(27)), 0);
    assert.equal(oggCrc(Buffer.from([1])), 0x04c11db7);
  });
});

describe('the stand-in of a transcription service', () => {
  it('takes what the real one takes, and nothing else', async (t) => {
    const standIn = await createTranscriptionStandIn({ apiKey: 'key' });
    t.after(standIn.close);
    const post = async (fields: Record<string, string>, name = 'a.ogg', bytes = makeOga('hello'), key = 'key') => {
      const form = new FormData();
      for (const [field, value] of Object.entries(fields)) form.append(field, value);
      form.append('file', new Blob([new Uint8Array(bytes)]), name);
      const headers = { authorization: `Bearer ${key}` };
      return (await fetch(standIn.url, { method: 'POST', headers, body: form })).status;
    };
    assert.equal(await post({ model: 'm', language: 'en', response_format: 'json' }), 200);
    assert.deepEqual(standIn.taken, [{ model: 'm', language: 'en', fileName: 'a.ogg', seconds: 1, text: 'hello' }]);
    assert.equal(await post({ model: 'm' }, 'a.ogg', makeOga('x'), 'wrong'), 401);
    for (const status of [
      await post({}),
      await post({ model: 'm', language: 'English' }),
      await post({ model: 'm', response_format: 'srt' }),
      await post({ model: 'm', voice: 'v' }),
      await post({ model: 'm' }, 'a.oga'),
      await post({ model: 'm' }, 'a.ogg', Buffer.from('no sound')),
    ])
      assert.equal(status, 400);
    assert.equal(standIn.taken.length, 1);
  });
});
