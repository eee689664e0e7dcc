import { type FormattedText, sliceFormatted } from '../rendering/formatted-text.ts';
import { markdownToTelegram, plainFallback, splitFormatted } from '../rendering/index.ts';
import type { StoredMessage } from './message-store.ts';
import { fingerprintOf, type PlannedPart, toKeyboard } from './plan-message.ts';

/** Bot API: UTF-16 units of the text below a file. */
const CAPTION_LENGTH = 1_024;

/**
 * Turns a message with a file into the parts that show it: the file with the beginning of its text as the caption, and
 * messages with what does not fit.
 */
export function planFileMessage(
  message: Pick<StoredMessage, 'text' | 'actions' | 'copyText' | 'commands' | 'plainParts'>,
  tokenOf: (actionId: string) => string,
): PlannedPart[] {
  const asWritten = markdownToTelegram(message.text, new Set(message.commands));
  // Refused entities of the caption are refused before anything was sent: all is cut anew. Those of a later message
  // must not move what was sent already.
  const [caption, rest] = cutCaption(message.plainParts.includes(0) ? plainFallback(asWritten) : asWritten);
  const keyboard = toKeyboard(message, tokenOf);
  return [caption, ...rest].map((part, position) => {
    const markup = position === rest.length ? keyboard : undefined;
    const content = message.plainParts.includes(position) ? { ...part, entities: [] } : part;
    return {
      slot: `${position}`,
      index: position,
      position,
      fingerprint: fingerprintOf([content.text, content.entities, markup]),
      kind: position === 0 ? ('file' as const) : ('text' as const),
      content,
      ...(markup && { keyboard: markup }),
    };
  });
}

function cutCaption(formatted: FormattedText): [caption: FormattedText, rest: FormattedText[]] {
  const [caption] = splitFormatted(formatted, { maxLength: CAPTION_LENGTH });
  if (caption === undefined) return [{ text: '', entities: [] }, []];
  const { text } = formatted;
  const end = text.indexOf(caption.text) + caption.text.length;
  return [caption, splitFormatted(sliceFormatted(formatted, end, text.length))];
}
