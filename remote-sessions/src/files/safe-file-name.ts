import { createHash } from 'node:crypto';

/** Where files of people are put into a project. */
export const ATTACHMENTS_FOLDER = '.attachments';

/** Half of what file systems take, so that a prefix and the suffix of a part fit too. */
const MOST_BYTES = 120;
const MOST_EXTENSION_BYTES = 20;

/** What shells, Windows or the decoding of paths would read as something else than a part of a name. */
const MISLEADING = /["'`´‘’‚‛“”„‟«»‹›%:*?<>|;&$\\]/gu;

/**
 * Makes a name that can be shown, stored and put between single quotes in a shell, of one that a person sent.
 *
 * The result is one path component of 1 to 120 bytes: never hidden, without control characters, marks that turn the
 * direction of writing, quotes and percent signs. The extension stays. Making it safe again changes nothing.
 */
export function safeFileName(name: string): string {
  const base = name.toWellFormed().normalize('NFC').split(/[/\\]/u).at(-1) ?? '';
  const harmless = base.replace(/\s+/gu, ' ').replace(/\p{C}/gu, '').replace(MISLEADING, '_');
  const tidy = trimmed(harmless);
  return tidy === '' ? 'file' : shortened(tidy);
}

const trimmed = (name: string) => name.replace(/^[. ]+|[. ]+$/gu, '');

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MOST_BYTES) return name;
  const found = /\.[^. ]+$/u.exec(name)?.[0] ?? '';
  const extension = Buffer.byteLength(found) <= MOST_EXTENSION_BYTES ? found : '';
  const stem = firstBytes(name.slice(0, name.length - extension.length), MOST_BYTES - Buffer.byteLength(extension));
  return trimmed(`${trimmed(stem)}${extension}`);
}

/** Cuts between characters and never within one. */
function firstBytes(text: string, most: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;
    kept += character;
  }
  return kept;
}

/**
 * Where the file of a prompt lies in its project.
 *
 * The same prompt and place give the same path; others give another one, whatever the names are.
 */
export function attachmentPath(promptId: string, index: number, name: string): string {
  return `${ATTACHMENTS_FOLDER}/${shortHash(promptId)}-${index + 1}-${safeFileName(name)}`;
}

/** 40 bits of a SHA-256: with ten thousand files in a project two of them meet once in twenty thousand projects. */
export const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10);
