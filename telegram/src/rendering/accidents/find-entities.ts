import { type Found, type FoundType, findAddresses, withPath } from './find-addresses.ts';
import { findBankCards } from './find-bank-cards.ts';

// What counts as part of a word: letters and numbers for most kinds, a little more for hashtags.
const word = '[\\p{L}\\p{N}_]';
const tagLetter = '[\\p{L}\\p{Nd}_\\u200c\\u00b7\\u0d80-\\u0dff]';
const noTagAfter = `(?!\\$|${tagLetter})`;

// What stands before is asked after the sign, so that a text without it is passed over quickly.
const mention = new RegExp(`@(?<!${word}@)(?:gif|nft|pic|ufc|vid|\\w{4,32})(?!${word})`, 'giu');
const command = new RegExp(`/(?<!(?:${word}|[/<>])/)\\w{1,64}(?:@\\w{3,32}(?!${word}|[/<>])|(?!${word}|[/<>@]))`, 'gu');
const hashtag = new RegExp(`#(?<!${tagLetter}#)${tagLetter}+(?:@\\w{3,32})?`, 'gu');
const cashtag = new RegExp(
  `\\$(?<!(?:\\$|${tagLetter})\\$)(?:1INCH|[A-Z]{1,8})(?:@\\w{3,32}(?!\\w)${noTagAfter}|(?!@\\w{3,32}(?!\\w))${noTagAfter})`,
  'gu',
);
const appHost = /:\/\/[\w-]{1,253}/g;
const appScheme = /(?:tg|ton|(?<=tons)ite)$/i;
const longestHashtag = 256;

/**
 * Finds what Telegram makes of a bot's plain text by itself: in order, none touching another.
 *
 * As TDLib 1.8.65 does it; times (`12:34`), which it leaves out for bots, and telephone numbers, which only the server finds,
 * are not among them.
 */
export function findEntities(text: string): Found[] {
  const found = [
    ...(text.includes('@') ? matches('mention', text, mention) : []),
    ...matches('command', text, command),
    ...matches('hashtag', text, hashtag).flatMap((tag) => checkHashtag(text, tag)),
    ...matches('cashtag', text, cashtag),
    ...findBankCards(text),
    ...findAppAddresses(text),
    ...findAddresses(text),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return found.filter((entity) => {
    if (entity.start < end) return false;
    end = entity.end;
    return true;
  });
}

function matches(type: FoundType, text: string, pattern: RegExp): Found[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: match }) => ({
    type,
    start: index,
    end: index + match.length,
  }));
}

/** A hashtag has a letter, and no other hashtag at its end. */
function checkHashtag(text: string, { type, start, end }: Found): Found[] {
  const [tag = '', user] = text.slice(start + 1, end).split('@');
  const shown = [...tag].slice(0, longestHashtag).join('');
  if (text[end] === '#' || !/\p{L}/u.test(shown)) return [];
  return [{ type, start, end: shown === tag && user !== undefined ? end : start + 1 + shown.length }];
}

/** Addresses that open something in Telegram itself: `tg:`, `ton:`. */
function findAppAddresses(text: string): Found[] {
  const found: Found[] = [];
  appHost.lastIndex = 0;
  for (let match = appHost.exec(text); match !== null; match = appHost.exec(text)) {
    const { index } = match;
    const scheme = appScheme.exec(text.slice(Math.max(0, index - 7), index))?.[0];
    if (scheme === undefined) continue;
    found.push({ type: 'address', start: index - scheme.length, end: withPath(text, appHost.lastIndex) });
  }
  return found;
}
