import { fence } from '../text/markdown-marks.ts';

/** Longer ones than one message holds are not shown. */
const MOST_CHARACTERS = 30_000;

/**
 * What stands for a file where the messenger takes none: the text of a text file, else a truthful word. Markdown.
 *
 * @param why Why it takes none, and what to do instead, in sentences.
 */
export function fileInWords(name: string, bytes: Buffer, why: string): string {
  const text = bytes.length <= 4 * MOST_CHARACTERS ? readText(bytes) : undefined;
  if (text === undefined || text.length > MOST_CHARACTERS || text.trim() === '') {
    return `${nameAsCode(name)} (${inUnits(bytes.length)}) cannot be sent here: ${why}`;
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

const inUnits = (bytes: number): string =>
  bytes < 1_000
    ? `${bytes} bytes`
    : bytes < 1_000_000
      ? `${Math.round(bytes / 1_000)} KB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
