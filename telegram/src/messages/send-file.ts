import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { type Api, InputFile } from 'grammy';
import type { CallOutcome, OutgoingFile } from 'provider-kit';
import { cleanLine } from '../rendering/telegram-text.ts';
import { attemptCall } from './telegram-outcome.ts';

export type FileApi = Pick<Api, 'sendDocument' | 'sendPhoto'>;

/** How long the answer to a whole file is waited for once the service stops. */
const LAST_ANSWER_MS = 5_000;

/**
 * Sends a file from disk as a stream, once; every outcome is a value.
 *
 * `signal` gives up while bytes are still on their way; after that the answer is waited for some seconds, as Telegram
 * may have all of it.
 * What broke off before the last byte was not taken by Telegram and may be sent again.
 */
export async function sendFile(
  api: FileApi,
  chatId: number,
  file: Pick<OutgoingFile, 'name' | 'path' | 'sendAs'> | undefined,
  extras: NonNullable<Parameters<FileApi['sendDocument']>[2]>,
  signal: AbortSignal,
): Promise<CallOutcome<{ message_id: number }>> {
  const path = file?.path;
  if (file === undefined || path === undefined || !(await isThere(path))) {
    return { status: 'refused', reason: 'the file is no longer on disk' };
  }
  const abort = new AbortController();
  let isWhole = false;
  let lastAnswer: NodeJS.Timeout | undefined;
  const giveUp = () => {
    if (isWhole) lastAnswer = setTimeout(() => abort.abort(), LAST_ANSWER_MS);
    else abort.abort();
  };
  async function* bytes(from: string) {
    for await (const chunk of createReadStream(from)) yield chunk as Buffer;
    isWhole = true;
  }
  signal.addEventListener('abort', giveUp, { once: true });
  // The stop may have come while the file was looked for.
  if (signal.aborted) giveUp();
  const input = new InputFile(bytes(path), encodeName(cleanLine(file.name)));
  // The types of grammY name the signal of a package that is older than the one of the platform.
  const grammySignal = abort.signal as Parameters<FileApi['sendDocument']>[3];
  const outcome = await attemptCall<{ message_id: number }>(() =>
    file.sendAs === 'photo'
      ? api.sendPhoto(chatId, input, extras, grammySignal)
      : api.sendDocument(chatId, input, extras, grammySignal),
  );
  signal.removeEventListener('abort', giveUp);
  clearTimeout(lastAnswer);
  return outcome.status === 'lost' && !isWhole ? { status: 'retry', reason: outcome.reason } : outcome;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** grammY writes names without quotes, and Telegram reads them up to the next ";" and decodes them. */
const encodeName = (name: string): string => name.replace(/[%;"'\\\r\n]/g, (one) => `%${hexOf(one)}`);
const hexOf = (character: string) => character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
