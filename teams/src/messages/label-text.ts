import { cleanText, isBlank } from '../rendering/clean-text.ts';

/** The texts of a message's buttons, each in one line and never empty: an empty one would take the whole card with it. */
export function labelTexts(labels: readonly string[]): string[] {
  return labels.map((label) => {
    const line = cleanText(label).replace(/\s+/g, ' ').trim();
    return isBlank(line) ? '…' : line;
  });
}
