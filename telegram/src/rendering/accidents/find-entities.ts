import { type Found, type FoundType, findAddresses, withPath } from './find-addresses.ts';
import { findBankCards } from './find-bank-cards.ts';

// What counts as part of a word: letters and numbers for most kinds, a little more for hashtags.
const word = '[\\p{L}\\p{N}_]';
const tagLetter = '[\\p{L}\\p{Nd}_\\u200c\\u00b7\\u0d80-\\u0dff]';
const noTagAfter = `(?!\\$|${tagLetter})`;

const mention = new RegExp(`(?<!${word})@(?:gif|nft|pic|ufc|vid|\\w{4,32})(?!${word})`, 'giu');
const command = new RegExp(`(?<!${word}|[/<>])/\\w{1,64}(?:@\\w{3,32}(?!${word}|[/<>])|(?!${word}|[/<>@]))`, 'gu');
const hashtag = new RegExp(`(?<!${tagLetter})#${tagLetter}+(?:@\\w{3,32})?`, 'gu');
const cashtag = new RegExp(
  `(?<!\\$|${tagLetter})\\$(?:1INCH|[A-Z]{1,8})(?:@\\w{3,32}(?!\\w)${noTagAfter}|(?!@\\w{3,32}(?!\\w))${noTagAfter})`,
  'gu',
);
// Looked ahead to, because a host may be the next one's scheme.
const appScheme = /(?:tg|ton|(?<=tons)ite)(?=(:\/\/[\w-]{1,253}))/gi;
const longestHashtag = 256;

/**
 * Finds what Telegram makes of a bot's plain text by itself: in order, none touching another.
 *
 * As TDLib 1.8.65 does it; times (`12:34`), which it leaves out for bots, and telephone numbers, which only the server finds,
 * are not among them.
 */
export function findEntities(text: string): Found[] {
  const found = [
    ...matches('mention', text, mention),
    ...matches('command', text, command),
    ...matches('hashtag', text, hashtag).flatMap((tag) => checkHashtag(text, tag)),
    ...matches('cashtag', text, cashtag),
    ...findBankCards(text),
    ...Array.from(text.matchAll(appScheme), ({ index, 0: scheme, 1: host = '' }): Found => {
      return { type: 'address', start: index, end: withPath(text, index + scheme.length + host.length) };
    }),
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
