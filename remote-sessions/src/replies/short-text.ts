/** Cuts between characters and never within one. */
export const firstCharacters = (text: string, most: number): string => [...text].slice(0, most).join('');

const MOST_EXCERPT = 60;

/** A text as one short line. */
export const excerpt = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return [...line].length <= MOST_EXCERPT ? line || '…' : `${firstCharacters(line, MOST_EXCERPT - 1)}…`;
};

/** `45 s`, `3 min`, `2 h 5 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
