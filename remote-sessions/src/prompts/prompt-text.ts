/** One message of a person that is part of a prompt. */
export interface PromptPart {
  messageId: string;
  text: string;
}

/** Telegram splits what is pasted at 4,096 UTF-16 units or at the last space before; other platforms are near that. */
const FULL_UNITS = 4_096;
const NEARLY_FULL_UNITS = 4_000;

/** How long the next part of a pasted text may take to come. */
export const JOIN_WITHIN_MS = 2_000;

/** Says whether a message is so long that it may be the beginning of a longer text. */
export const mayGoOn = (text: string): boolean => text.length >= NEARLY_FULL_UNITS;

/** The text that was cut into these parts: cut in the middle of a word or at white space that was lost. */
export function joinParts(parts: readonly PromptPart[]): string {
  let joined = '';
  for (const [index, { text }] of parts.entries()) {
    const before = parts[index - 1]?.text;
    if (before !== undefined && before.length < FULL_UNITS) joined += '\n';
    joined += text;
  }
  return joined;
}

/** What the agent reads: what the person points at, then what the person wrote. */
export const promptText = (context: string | undefined, parts: readonly PromptPart[]): string =>
  [context, joinParts(parts)].filter((text) => text !== undefined && text !== '').join('\n\n');
