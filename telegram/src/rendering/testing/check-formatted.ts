import type { FormattedText } from '../formatted-text.ts';

type Range = { type: string; start: number; end: number };

const inline = new Set(['bold', 'italic', 'underline', 'strikethrough', 'code', 'text_link']);

/**
 * What Telegram would refuse, drop or change in a message, one sentence each; none for a valid one.
 *
 * Written from the Bot API's rules for entities and shares no code with the rendering, so that it can judge it.
 */
export function findFaults(
  { text, entities }: FormattedText,
  limits = { maxLength: Number.POSITIVE_INFINITY, maxEntities: Number.POSITIVE_INFINITY },
): string[] {
  const faults: string[] = [];
  const ranges: Range[] = entities.map(({ type, offset, length }) => ({ type, start: offset, end: offset + length }));
  if (text.length > limits.maxLength) faults.push(`the text has ${text.length} units`);
  if (entities.length > limits.maxEntities) faults.push(`there are ${entities.length} entities`);
  if (!text.isWellFormed()) faults.push('a surrogate stands alone');
  if (text.trimEnd() !== text) faults.push('the text ends with white space');
  const opensWithCode = ranges.some(({ type, start }) => type === 'pre' && start === 0);
  if (opensWithCode ? /^\s*\n/.test(text) : text.trimStart() !== text) faults.push('the text begins with white space');
  const codeStarts = new Set(ranges.filter(({ type }) => type === 'pre').map(({ start }) => start));
  for (const range of ranges) faults.push(...findRangeFaults(text, range, codeStarts));
  for (const entity of entities) {
    if (entity.type === 'text_link' && !isLinkable(entity.url)) faults.push(`${entity.url} can't be linked`);
  }
  faults.push(...findPairFaults(ranges));
  return faults;
}

function findRangeFaults(text: string, { type, start, end }: Range, codeStarts: Set<number>): string[] {
  const name = `${type} ${start}-${end}`;
  const faults: string[] = [];
  const content = text.slice(start, end);
  if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end <= text.length && start < end)) {
    return [`${name} leaves the text`];
  }
  if (!inline.has(type) && type !== 'pre' && type !== 'blockquote') faults.push(`${name} is unknown`);
  if (!content.isWellFormed()) faults.push(`${name} cuts a surrogate pair`);
  if (/\s$/.test(content)) faults.push(`${name} ends with white space`);
  // The indentation that opens a code block belongs to it, also where a quote opens with the block.
  if (codeStarts.has(start) ? /^\s*\n/.test(content) : /^\s/.test(content))
    faults.push(`${name} begins with white space`);
  return faults;
}

/** As TDLib takes links: what stands before the path has few characters, a dot in the host, and a port that can be. */
function isLinkable(url: string): boolean {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  const [, user = '', host = '', port] = /^(?:(.*)@)?([^@]*?)(?::([^:@]*))?$/s.exec(authority) ?? [];
  const isName = (part: string) => /^(?:[a-z0-9.\-_!$,~*'();&+=]|[^\0-\x7f]|%[0-9a-f]{2})*$/i.test(part);
  const isPort = port === undefined || (/^[0-9]{1,9}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535);
  return host.includes('.') && host !== '.' && isName(host) && isName(user.replaceAll(':', '')) && isPort;
}

/** Walks the ranges as brackets: each has to end inside the one that it began in. */
function findPairFaults(ranges: Range[]): string[] {
  const faults: string[] = [];
  const open: Range[] = [];
  let previous: Range | undefined;
  for (const range of ranges) {
    if (previous && (range.start < previous.start || (range.start === previous.start && range.end > previous.end))) {
      faults.push(`${range.type} at ${range.start} is out of order`);
    }
    previous = range;
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= range.start) open.pop();
    for (const outer of open) {
      const pair = `${range.type} at ${range.start} and ${outer.type} at ${outer.start}`;
      if (range.end > outer.end) faults.push(`${pair} cross`);
      if (range.type === outer.type) faults.push(`${pair} are the same in each other`);
      if (range.type === 'blockquote') faults.push(`${pair}: a quote is inside`);
      const isCode = [range.type, outer.type].some((type) => type === 'code' || type === 'pre');
      if (isCode && outer.type !== 'blockquote') faults.push(`${pair}: nothing goes with code`);
    }
    open.push(range);
  }
  return faults;
}
