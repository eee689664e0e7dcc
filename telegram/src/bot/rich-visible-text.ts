/** The fields of rich messages that people see, or under which lies what they see. */
export const VISIBLE = [
  'summary',
  'label',
  'text',
  'expression',
  'alternative_text',
  'button',
  'blocks',
  'items',
  'cells',
  'buttons',
  'caption',
  'credit',
] as const;

/**
 * All that is seen of a part of a rich message, as plain words.
 *
 * For parts of kinds that did not exist yet, and for what is nested deeper than Telegram lets people nest: takes
 * anything, of any depth.
 */
export function visibleText(part: unknown): string {
  const words: string[] = [];
  const waiting: unknown[] = [part];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') words.push(next);
    else if (Array.isArray(next)) for (let index = next.length - 1; index >= 0; index--) waiting.push(next[index]);
    else if (typeof next === 'object' && next !== null) {
      const fields = next as Record<string, unknown>;
      for (let index = VISIBLE.length - 1; index >= 0; index--) waiting.push(fields[VISIBLE[index] as string]);
    }
  }
  return words.join('');
}
