import { labelTexts as shownTexts } from 'provider-kit/pure';
import { plainLine } from '../rendering/index.ts';
import { cleanLine } from '../rendering/telegram-text.ts';

/**
 * The texts of a message's buttons as Telegram takes them, in their order.
 *
 * Marks of formatting are taken away, because a button shows them to the letter.
 */
export const labelTexts = (labels: readonly string[]): string[] => shownTexts(labels, cleanLine, plainLine);
