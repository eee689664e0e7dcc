import type { ActionRows } from 'shared-types';
import { fingerprintOf, type PlannedPart, type PlanOptions, planMessage } from './plan-message.ts';

export interface FileToPlan {
  name: string;
  size: number;
  mimeType: string;
  /** Of a picture. */
  width?: number;
  height?: number;
  /** The whole of a text file of at most `MOST_TEXT_FILE` characters. */
  text?: string;
}

export type PlannedFilePart =
  | PlannedPart
  | ({ slot: string; position: number; fingerprint: string; name: string } & (
      | { kind: 'picture'; mimeType: string }
      /** The person is asked first; the bytes go when they accept. */
      | { kind: 'consent'; size: number }
    ));

/** What Teams shows inline (bots-filesv4). */
const PICTURE = { types: ['image/png', 'image/jpeg', 'image/gif'], bytes: 1_000_000, side: 1_024 };
/** Where no files are possible a text file is shown as text. */
const MOST_TEXT_FILE = 60_000;

/** Turns a message with a file into the parts that show it: its words, then the file or what stands for it, then buttons. */
export function planFileMessage(
  message: { text: string; actions: ActionRows; file: FileToPlan },
  tokenOf: (actionId: string) => string,
  options: PlanOptions,
): PlannedFilePart[] {
  const { text, actions, file } = message;
  const words = text.trim() === '' ? '' : `${text}\n\n`;
  const way = wayOf(file, options.takesFiles);
  if (way === 'text')
    return planMessage({ text: words + asBlock(file), format: 'markdown', actions }, tokenOf, options);
  if (way === 'none')
    return planMessage({ text: words + notPossible(file), format: 'markdown', actions }, tokenOf, options);
  const { name, mimeType, size } = file;
  const part =
    way === 'picture' ? { kind: 'picture' as const, name, mimeType } : { kind: 'consent' as const, name, size };
  const planned = planMessage({ text, format: 'markdown', actions }, tokenOf, options);
  const isWord = ({ kind }: PlannedPart) => kind !== 'card';
  const parts = [
    ...(words === '' ? [] : planned.filter(isWord)),
    { slot: 'attachment', fingerprint: fingerprintOf(part), ...part },
    ...planned.filter((one) => !isWord(one)),
  ];
  return parts.map((one, position) => ({ ...one, position }));
}

function wayOf({ mimeType, size, width = Number.NaN, height = Number.NaN, text }: FileToPlan, takesFiles: boolean) {
  const isPicture =
    PICTURE.types.includes(mimeType) && size <= PICTURE.bytes && width <= PICTURE.side && height <= PICTURE.side;
  if (isPicture && size > 0) return 'picture';
  // A card for a file of no bytes is refused.
  if (takesFiles && size > 0) return 'consent';
  return text !== undefined && text.length <= MOST_TEXT_FILE && text.trim() !== '' ? 'text' : 'none';
}

function asBlock({ name, text = '' }: FileToPlan): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${inWords(name)}:\n\n${fence}\n${text}\n${fence}`;
}

const notPossible = ({ name, size }: FileToPlan): string =>
  size === 0
    ? `${inWords(name)} is empty.`
    : `${inWords(name)} (${inUnits(size)}) cannot be sent here: Teams takes files of bots in personal chats only. Ask for it in your chat with the bot.`;

/** Between backticks that are in no name. */
const inWords = (name: string): string => `\`${name.replaceAll('`', "'").replace(/\s+/g, ' ')}\``;
const inUnits = (bytes: number): string =>
  bytes < 1_000
    ? `${bytes} bytes`
    : bytes < 1_000_000
      ? `${Math.round(bytes / 1_000)} KB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
