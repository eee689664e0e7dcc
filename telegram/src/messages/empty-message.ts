import { type FormattedText, plainToTelegram } from '../rendering/index.ts';
import { isBlank } from '../rendering/telegram-text.ts';

/**
 * What stands for a message that shows nothing, and truly says why.
 *
 * What was written is shown where it can be seen (`<br>`, `&nbsp;`); never empty.
 */
export function emptyMessage(text: string): FormattedText[] {
  const source = plainToTelegram(text);
  if (source.length > 0) return source;
  const isWhiteSpace = isBlank(text) && text.trim() === '';
  return [{ text: isWhiteSpace ? '(empty message)' : '(nothing but invisible characters)', entities: [] }];
}
