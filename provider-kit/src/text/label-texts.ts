import { cleanLine, isBlank } from './clean-text.ts';

/**
 * The texts of a message's buttons, in their order, each in one line and never empty: a label that a messenger does not
 * take would take the whole message with it.
 *
 * @param clean How a label becomes one line that the messenger takes.
 * @param shorten What else is left out of it, such as marks of formatting; where two buttons would become alike by it,
 *   both keep theirs.
 */
export function labelTexts(labels: readonly string[], clean = cleanLine, shorten = clean): string[] {
  const short = labels.map((label) => shorten(label));
  const counts = new Map<string, number>();
  for (const label of short) counts.set(label, (counts.get(label) ?? 0) + 1);
  return labels.map((label, index) => {
    const text = short[index] ?? '';
    const shown = (counts.get(text) ?? 0) > 1 || isBlank(text) ? clean(label) : text;
    return isBlank(shown) ? '…' : shown;
  });
}
