import { fence } from '../text/markdown-marks.ts';
import type { KitWords } from '../words/en.ts';

/** Longer ones than one message holds are not shown. */
const MOST_CHARACTERS = 30_000;

/**
 * What stands for a file where the messenger takes none: the text of a text file, else a truthful word. Markdown.
 *
 * @param why Why it takes none, and what to do instead, in sentences.
 */
export function fileInWords(words: KitWords, name: string, bytes: Buffer, why: string): string {
  const text = bytes.length <= 4 * MOST_CHARACTERS ? readText(bytes) : undefined;
  if (text === undefined || text.length > MOST_CHARACTERS || text.trim() === '') {
    return words.files.notHere(nameAsCode(name), inUnits(words, bytes.length), why);
  }
  return `${nameAsCode(name)}:\n\n${fence(text)}`;
}

function readText(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The name of a file, between backticks that are in no name. */
export const nameAsCode = (name: string): string => `\`${name.replaceAll('`', "'").replace(/\s+/g, ' ')}\``;

function inUnits({ files }: KitWords, bytes: number): string {
  if (bytes < 1_000) return files.bytes(bytes);
  return bytes < 1_000_000 ? `${files.amount(Math.round(bytes / 1_000))} KB` : `${files.amount(bytes / 1_000_000)} MB`;
}
