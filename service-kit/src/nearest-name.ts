/**
 * The name that is most like what was asked for; undefined where nothing is like it.
 *
 * Like means: the same but for case, one begins with or contains the other, or two letters (a third of a
 * long name) differ.
 */
export function nearestName(asked: string, names: readonly string[]): string | undefined {
  const wanted = asked.toLowerCase();
  if (wanted === '') return undefined;
  let best: { name: string; score: number } | undefined;
  for (const name of names) {
    const score = likeness(wanted, name.toLowerCase());
    if (score !== undefined && (best === undefined || score < best.score)) best = { name, score };
  }
  return best?.name;
}

/** Smaller is more alike. */
function likeness(a: string, b: string): number | undefined {
  if (a === b) return 0;
  if (b.startsWith(a) || a.startsWith(b)) return 0.5;
  if (a.length > 2 && (b.includes(a) || a.includes(b))) return 0.75;
  const distance = editDistance(a, b);
  const limit = a.length < 4 ? 1 : Math.max(2, Math.floor(Math.max(a.length, b.length) / 3));
  return distance <= limit ? distance : undefined;
}

/** Number of letters to insert, delete or replace (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
