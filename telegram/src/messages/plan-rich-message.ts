import { addWords, richReply } from '../rendering/index.ts';
import type { TelegramWords } from '../words/words-for.ts';
import { choicesInWords } from './choices-in-words.ts';
import { fingerprintOfPart, type Plannable, type TelegramPart } from './telegram-part.ts';
import { toKeyboard } from './to-keyboard.ts';

/**
 * Turns a message into the rich messages that show it; undefined where it has to be texts with entities: what is to be
 * shown exactly as it is, shows nothing, or was refused as a rich message or as its document.
 */
export function planRichMessage(
  message: Plannable,
  tokenOf: (actionId: string) => string,
  words: TelegramWords,
): TelegramPart[] | undefined {
  const { text, format, commands, givenUp } = message;
  if (format === 'plain' || givenUp.rich || givenUp.longDocument) return undefined;
  const { parts, document } = richReply(text, { commands: new Set(commands) });
  if (parts.length === 0) return undefined;
  const choices = givenUp.buttons ? choicesInWords(words, message) : undefined;
  const keyboard = givenUp.buttons ? undefined : toKeyboard(message, tokenOf);
  const shown = choices === undefined ? parts : addWords(parts, choices);
  const planned: TelegramPart[] = shown.map((content, index) => ({
    ...{ slot: `${index}`, index, position: 0, fingerprint: '', kind: 'rich', content },
    ...(index === shown.length - 1 && keyboard && { keyboard }),
  }));
  if (document !== undefined) {
    planned.splice(1, 0, {
      ...{ slot: 'file', index: 0, position: 0, fingerprint: '', kind: 'document', isFixed: true, isLastResort: false },
      ...document,
    });
  }
  return planned.map((part, position) => ({ ...part, position, fingerprint: fingerprintOfPart(part) }));
}
