import { isCodedError, type QueueLog } from 'service-kit';
import type { FileCalls } from '../etienne/file-calls.ts';
import * as replies from '../replies/file-replies.ts';
import { failurePhrase, type Phrase, type Reply } from '../replies/replies.ts';
import type { Words } from '../replies/words/en.ts';
import type { Addressee } from '../sessions/session-ref.ts';
import { createBase64Decoder } from './base64-decoder.ts';
import { checkPath, encodedParts, readCheck } from './encode-request.ts';
import { fileButton } from './file-actions.ts';
import type { SendToPerson } from './send-to-person.ts';

export interface CollectEncodedOptions {
  etienne: { listProjects(): Promise<string[]> } & Pick<FileCalls, 'getFile' | 'addFile'>;
  send: SendToPerson;
  /** How large a file a provider sends. */
  mostBytes(provider: string): number;
  log: QueueLog;
}

/** What the agent was asked to encode, by which prompt. */
export interface EncodedFile extends Addressee {
  requestId: string;
  project: string;
  path: string;
}

class BrokenEncoding extends Error {}

/**
 * Makes the step after the agent has encoded a file: fetches the parts one by one, decodes and checks them and sends
 * the file. Resolves with what to say; only what has the right size and SHA-256 is sent. What the agent wrote is
 * overwritten with a space, as Etienne can't delete.
 */
export function createCollectEncoded({ etienne, send, mostBytes, log }: CollectEncodedOptions) {
  return async (encoded: EncodedFile): Promise<Reply> => {
    const { project, path } = encoded;
    const again = ({ buttons }: Words) => fileButton('get', project, path, buttons.tryAgain);
    const failed = (reason: Phrase) => replies.notEncoded(path, reason, again);
    try {
      if (!(await etienne.listProjects()).includes(project)) return replies.projectGone(project);
      const check = await readText(project, checkPath(encoded.requestId));
      const wanted = check === undefined ? undefined : readCheck(check);
      if (wanted === undefined) return failed(replies.reasonOf('notEncoded'));
      try {
        return await collect(encoded, wanted);
      } finally {
        await blank(encoded, wanted.size);
      }
    } catch (error) {
      log.warn({ err: error, requestId: encoded.requestId }, 'an encoded file could not be fetched');
      if (error instanceof BrokenEncoding) return failed(replies.reasonOf('notWhole'));
      if (!isCodedError(error)) throw error;
      return failed(failurePhrase(error) ?? replies.reasonOf('unexpected'));
    }
  };

  async function collect(encoded: EncodedFile, wanted: { sha256: string; size: number }): Promise<Reply> {
    const { path, requestId } = encoded;
    if (wanted.size === 0) return replies.outgoingEmpty(path);
    const most = mostBytes(encoded.provider);
    if (wanted.size > most) return replies.outgoingTooLarge(path, most);
    const { status } = await send(
      encoded,
      `${requestId}:file`,
      { project: encoded.project, path, isText: false, caption: '' },
      decoded(encoded, wanted.size),
      ({ size, sha256 }) => size === wanted.size && sha256 === wanted.sha256,
    );
    if (status === 'wrong') throw new BrokenEncoding('size or SHA-256 is wrong');
    return replies.encodedSent(path, wanted.size);
  }

  async function* decoded({ project, requestId }: EncodedFile, size: number) {
    const decoder = createBase64Decoder();
    for (const part of encodedParts(requestId, size)) {
      const text = await readText(project, part);
      const bytes = text === undefined ? undefined : decoder.push(text);
      if (bytes === undefined) throw new BrokenEncoding(`${part} is missing or no Base64`);
      yield bytes;
    }
    if (!decoder.isComplete()) throw new BrokenEncoding('the last part is cut');
  }

  async function readText(project: string, path: string): Promise<string | undefined> {
    const file = await etienne.getFile(project, path);
    return file.status === 'found' ? file.content : undefined;
  }

  async function blank({ provider, project, requestId }: EncodedFile, size: number) {
    try {
      const parts = size > mostBytes(provider) ? [] : encodedParts(requestId, size);
      for (const path of parts) {
        // A part that the agent did not write is not made by taking it back.
        if ((await readText(project, path)) !== undefined) await etienne.addFile(project, path, ' ');
      }
      await etienne.addFile(project, checkPath(requestId), ' ');
    } catch (err) {
      log.warn({ err, requestId }, 'what the agent encoded could not be overwritten');
    }
  }
}

export type CollectEncoded = ReturnType<typeof createCollectEncoded>;
