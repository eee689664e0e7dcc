import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { HttpError } from 'grammy';
import { temporaryFolder } from '../testing/start-provider.ts';
import { type FileApi, sendFile } from './send-file.ts';

it('a file that is about to be sent when the service stops does not hold up the stop', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  writeFileSync(path, 'content');
  const untilAborted = (signal: AbortSignal | undefined) =>
    new Promise<never>((_resolve, reject) => {
      const fail = () => reject(new HttpError('aborted', new Error('aborted')));
      if (signal?.aborted) fail();
      else signal?.addEventListener('abort', fail);
    });
  const send = (...[, , , signal]: Parameters<FileApi['sendDocument']>) => untilAborted(signal as AbortSignal);
  const api: FileApi = { sendDocument: send, sendPhoto: send as FileApi['sendPhoto'] };
  const stop = new AbortController();
  const sending = sendFile(api, 1, { name: 'file', sendAs: 'document', path }, {}, stop.signal);
  stop.abort();
  assert.equal((await sending).status, 'retry');
});
