import type { Scrubber } from './scrubber.ts';

/**
 * Scrubs one serialised log line and keeps it valid JSON.
 *
 * Works on the decoded strings, keys and numbers, so neither JSON escapes nor the depth of an object hide a secret.
 * A line that is no JSON is scrubbed as text.
 */
export function scrubLine(line: string, scrub: Scrubber): string {
  if (!scrub.mayFindIn(line)) return line;
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return scrub(line);
  }
  return `${JSON.stringify(scrubValue(record, scrub))}\n`;
}

/** Scrubs every string, key and number of a JSON value, however deep, into a new value. */
export function scrubValue(value: unknown, scrub: Scrubber): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value === 'number') {
    const text = String(value);
    const scrubbed = scrub(text);
    return scrubbed === text ? value : scrubbed;
  }
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, scrub));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [scrub(key), scrubValue(item, scrub)]));
  }
  return value;
}
