/** Longer ones than one message holds are not shown. */
const MOST_CHARACTERS = 30_000;

/** What stands for a file where Teams takes none of a bot: the text of a text file, else a truthful word. Markdown. */
export function fileInWords(name: string, bytes: Buffer): string {
  const text = bytes.length <= 4 * MOST_CHARACTERS ? readText(bytes) : undefined;
  if (text === undefined || text.length > MOST_CHARACTERS || text.trim() === '') {
    return `${inWords(name)} (${inUnits(bytes.length)}) cannot be sent here: Teams takes files of bots in personal chats only. Ask for it in your chat with the bot.`;
  }
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${inWords(name)}:\n\n${fence}\n${text}\n${fence}`;
}

function readText(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Between backticks that are in no name. */
export const inWords = (name: string): string => `\`${name.replaceAll('`', "'").replace(/\s+/g, ' ')}\``;

const inUnits = (bytes: number): string =>
  bytes < 1_000
    ? `${bytes} bytes`
    : bytes < 1_000_000
      ? `${Math.round(bytes / 1_000)} KB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
