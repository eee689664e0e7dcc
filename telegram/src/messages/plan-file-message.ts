import { type FormattedText, sliceFormatted } from '../rendering/formatted-text.ts';
import {
  markdownToTelegram,
  messageLimits,
  plainFallback,
  showAccidentsAsCode,
  splitFormatted,
} from '../rendering/index.ts';
import { cleanLine } from '../rendering/telegram-text.ts';
import type { TelegramWords } from '../words/words-for.ts';
import { choicesInWords, withChoices } from './choices-in-words.ts';
import { fingerprintOfPart, type Plannable, type TelegramPart } from './telegram-part.ts';
import { toKeyboard } from './to-keyboard.ts';

/** Bot API: UTF-16 units of the text below a file. */
const CAPTION_LENGTH = 1_024;

const NO_CAPTION: FormattedText = { text: '', entities: [] };

/**
 * Turns a message with a file into the parts that show it: the file with the beginning of its text as the caption, and
 * messages with what does not fit. For a file that was refused a sentence stands there.
 */
export function planFileMessage(
  message: Omit<Plannable, 'format'> & { fileName: string },
  tokenOf: (actionId: string) => string,
  words: TelegramWords,
): TelegramPart[] {
  const { plainParts, givenUp } = message;
  const commands = new Set(message.commands);
  const asWritten = markdownToTelegram(message.text, commands);
  // Refused entities of the caption are refused before anything was sent: all is cut anew. Those of a later message
  // must not move what was sent already.
  const text = plainParts.includes(0) ? showAccidentsAsCode(plainFallback(asWritten), commands) : asWritten;
  const cut = givenUp.caption || givenUp.file !== undefined ? [NO_CAPTION, ...splitFormatted(text)] : cutCaption(text);
  const parts =
    givenUp.file === undefined ? cut : [fileInWords(words, message.fileName, givenUp.file), ...cut.slice(1)];
  const choices = givenUp.buttons ? choicesInWords(words, message) : undefined;
  const isOpenAtEnd = !givenUp.documents.includes(parts.length - 1);
  const maxLength = parts.length === 1 && givenUp.file === undefined ? CAPTION_LENGTH : messageLimits.maxLength;
  const all = choices === undefined ? parts : withChoices(parts, choices, { maxLength, isOpenAtEnd });
  const keyboard = givenUp.buttons ? undefined : toKeyboard(message, tokenOf);
  return all.map((part, position) => {
    const base = {
      index: position,
      position,
      fingerprint: '',
      ...(position === all.length - 1 && keyboard && { keyboard }),
    };
    const planned = { ...base, ...formOf(part, position, message) };
    return { ...planned, fingerprint: fingerprintOfPart(planned) };
  });
}

function formOf(
  part: FormattedText,
  position: number,
  { plainParts, givenUp }: Pick<Plannable, 'plainParts' | 'givenUp'>,
) {
  const content = plainParts.includes(position) ? { ...part, entities: [] } : part;
  if (position === 0 && givenUp.file === undefined) return { kind: 'file' as const, slot: '0', content };
  if (givenUp.documents.includes(position)) {
    const name = `text-${position + 1}.md`;
    const document = {
      kind: 'document' as const,
      isFixed: true as const,
      isLastResort: true,
      name,
      content: plainFallback(part).text,
    };
    return { ...document, slot: `${position}.document` };
  }
  return { kind: 'text' as const, slot: position === 0 ? 'words' : `${position}`, content };
}

/** Says that a file was refused, with its name as code: so it becomes no link. */
function fileInWords({ messages }: TelegramWords, name: string, reason: string): FormattedText {
  const shownName = cleanLine(name);
  const isTooLarge = /413|too (big|large)/i.test(reason);
  const why = isTooLarge ? messages.tooLarge : messages.refused(cleanLine(reason));
  // No name holds this character.
  const [before = '', after = ''] = messages.fileNotShown('\0', why).split('\0');
  return showAccidentsAsCode({
    text: before + shownName + after,
    entities: [{ type: 'code', offset: before.length, length: shownName.length }],
  });
}

function cutCaption(formatted: FormattedText): FormattedText[] {
  const [caption] = splitFormatted(formatted, { maxLength: CAPTION_LENGTH });
  if (caption === undefined) return [NO_CAPTION];
  const { text } = formatted;
  const end = text.indexOf(caption.text) + caption.text.length;
  return [caption, ...splitFormatted(sliceFormatted(formatted, end, text.length))];
}
