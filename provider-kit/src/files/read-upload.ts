import type { Multipart } from '@fastify/multipart';
import type { Spool, SpooledFile } from 'service-kit';
import { defineError, isCodedError } from 'service-kit';
import { readTerminalText } from '../text/terminal-text.ts';

export interface Upload {
  remoteSessionId: string;
  caption: string;
  replyTo: string | undefined;
  name: string;
  mimeType: string;
  file: SpooledFile;
}

export const uploadInvalid = defineError('VALIDATION_FAILED', { statusCode: 400 });
const fileEmpty = defineError('FILE_EMPTY', { statusCode: 400 });
const fileTooLarge = defineError('FILE_TOO_LARGE', { statusCode: 413 });

export const tooLargeToSend = (maxBytes: number) => fileTooLarge(`The file is larger than ${maxBytes} bytes.`);

/** In bytes; a caption that does not fit below its file goes on in messages of its own. */
const MAX_FIELD_BYTES = 65_536;
/** In characters; messengers show fewer. */
const MAX_NAME_LENGTH = 200;
const MAX_ID_LENGTH = 200;

/** One file of so many bytes, and a second one to see that there are two. */
export const uploadLimits = (maxBytes: number) => ({
  fileSize: maxBytes,
  files: 2,
  fields: 20,
  fieldSize: MAX_FIELD_BYTES,
});

/**
 * Reads the parts of an upload, in whatever order they come, its file straight to disk.
 *
 * Whoever calls owns the file then. Where anything is wrong nothing of it stays, and the failure is coded.
 */
export async function readUpload(
  parts: AsyncIterable<Multipart>,
  spool: Pick<Spool, 'write' | 'remove'>,
  { maxBytes, displayName }: { maxBytes: number; displayName: string },
): Promise<Upload> {
  const fields = new Map<string, string>();
  let taken: Pick<Upload, 'name' | 'mimeType' | 'file'> | undefined;
  try {
    for await (const part of parts) {
      if (part.type === 'field') addField(fields, part);
      else if (taken !== undefined) throw uploadInvalid('There must be exactly one file.');
      else {
        const { file, filename, mimetype } = part;
        file.once('limit', () => file.destroy(tooLargeToSend(maxBytes)));
        taken = { name: cleanName(filename), mimeType: mimetype, file: await spool.write(file) };
        if (file.truncated) throw tooLargeToSend(maxBytes);
      }
    }
    if (taken === undefined) throw uploadInvalid('There is no file.');
    if (taken.file.size === 0) throw fileEmpty(`The file is empty; ${displayName} takes no empty files.`);
    const remoteSessionId = fields.get('remoteSessionId') ?? '';
    if (remoteSessionId === '' || remoteSessionId.length > MAX_ID_LENGTH) {
      throw uploadInvalid(`The field remoteSessionId is needed, with 1 to ${MAX_ID_LENGTH} characters.`);
    }
    return { ...taken, remoteSessionId, caption: fields.get('caption') ?? '', replyTo: fields.get('replyTo') };
  } catch (error) {
    if (taken !== undefined) await spool.remove(taken.file.spoolName);
    throw asRefusal(error);
  }
}

function addField(fields: Map<string, string>, part: Extract<Multipart, { type: 'field' }>) {
  const { fieldname, value, valueTruncated } = part;
  if (valueTruncated) throw uploadInvalid(`The field ${fieldname} has more than ${MAX_FIELD_BYTES} bytes.`);
  if (typeof value !== 'string') throw uploadInvalid(`The field ${fieldname} must be text.`);
  if (fields.has(fieldname)) throw uploadInvalid(`The field ${fieldname} must not come twice.`);
  fields.set(fieldname, value);
}

/** The name as it was given, without folders and what steers terminals. */
export function cleanName(given: string | undefined): string {
  const base =
    readTerminalText((given ?? '').toWellFormed())
      .split(/[/\\]/)
      .at(-1) ?? '';
  const printable = base.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  if (printable === '' || printable === '.' || printable === '..') return 'file';
  return shorten(printable);
}

/** The extension is what tells people what a file is: it stays. */
function shorten(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= MAX_NAME_LENGTH) return name;
  const [extension = ''] = /\.[\w-]{1,16}$/.exec(name) ?? [];
  return characters.slice(0, MAX_NAME_LENGTH - extension.length).join('') + extension;
}

/** What is wrong with the disk is ours (and has a system call); everything else is wrong with the upload. */
function asRefusal(error: unknown): unknown {
  if (isCodedError(error) || (error as { syscall?: unknown }).syscall !== undefined) return error;
  return uploadInvalid('The body is not a readable multipart form.', { cause: error });
}
