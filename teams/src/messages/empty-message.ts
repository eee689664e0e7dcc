import { isBlank } from '../rendering/clean-text.ts';

/** What stands for a message that shows nothing, and truly says why. */
export const emptyMessage = (text: string): string =>
  isBlank(text) && text.trim() === '' ? '(empty message)' : '(nothing but invisible characters)';
