/** A moment that words stand for, since `tomorrow` says nothing to who reads it later. */
export function withMoment(words: string, unixSeconds: number): string {
  const date = new Date(unixSeconds * 1_000);
  return Number.isNaN(date.getTime()) ? words : `${words} (${date.toISOString()})`;
}

/** The person behind words that do not say the name. */
export const withName = (words: string, name: string): string => (words.includes(name) ? words : `${words} (${name})`);
