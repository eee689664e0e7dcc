/** Which of the names that there are is meant. */
export type Spelling =
  | { readonly status: 'found'; readonly name: string }
  /** They differ only in how their letters are stored, and none of them so as it was asked for. */
  | { readonly status: 'several'; readonly names: readonly string[] }
  | { readonly status: 'none' };

/**
 * Finds a name however its letters are stored: `é` may be one character or two, and keyboards, phones and file systems
 * differ in that.
 *
 * The name that it gives is one of `names`, character for character. What is equal as it is comes first.
 */
export function findSpelling(asked: string, names: readonly string[]): Spelling {
  if (names.includes(asked)) return { status: 'found', name: asked };
  const wanted = asked.normalize('NFC');
  const same = [...new Set(names.filter((name) => name.normalize('NFC') === wanted))];
  const [only] = same;
  if (only === undefined) return { status: 'none' };
  return same.length === 1 ? { status: 'found', name: only } : { status: 'several', names: same };
}

/** Whether a name can be stored in one way only, so that there is nothing to look for. */
export const hasOneSpelling = (name: string): boolean =>
  name.normalize('NFC') === name && name.normalize('NFD') === name;
