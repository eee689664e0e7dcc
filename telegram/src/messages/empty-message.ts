import type { KitWords } from 'provider-kit';
import { wordsForBlank } from 'provider-kit/pure';
import { type FormattedText, plainToTelegram } from '../rendering/index.ts';

/**
 * What stands for a message that shows nothing, and truly says why.
 *
 * What was written is shown where it can be seen (`<br>`, `&nbsp;`); never empty.
 */
export function emptyMessage(words: KitWords, text: string): FormattedText[] {
  const source = plainToTelegram(text);
  return source.length > 0 ? source : [{ text: wordsForBlank(words, text), entities: [] }];
}
