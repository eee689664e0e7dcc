import { plainLine } from '../rendering/index.ts';
import { cleanLine, isBlank } from '../rendering/telegram-text.ts';

/**
 * The texts of a message's buttons as Telegram takes them, in their order.
 *
 * Marks of formatting are taken away, because a button shows them to the letter; where two buttons would become alike
 * by it, both keep theirs. Never empty: one label that Telegram does not take would take the whole message with it.
 */
export function labelTexts(labels: readonly string[]): string[] {
  const bare = labels.map(plainLine);
  const counts = new Map<string, number>();
  for (const label of bare) counts.set(label, (counts.get(label) ?? 0) + 1);
  return labels.map((label, i) => {
    const text = bare[i] ?? '';
    const shown = (counts.get(text) ?? 0) > 1 || isBlank(text) ? cleanLine(label) : text;
    return isBlank(shown) ? '…' : shown;
  });
}
