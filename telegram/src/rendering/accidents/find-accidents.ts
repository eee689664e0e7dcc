import type { Found } from './find-addresses.ts';
import { findEntities } from './find-entities.ts';
import { isMeantAddress, isMeantEmail } from './meant-address.ts';
import { type Range, wholePiece } from './whole-piece.ts';

/** A stretch that is to be shown as code, or as the link that it was meant to be. */
export type Accident = Range & { url?: string };

// Names are shorter; what has no space for long is data, whose every piece must not be read to its end.
const maxReach = 200;
const space = /[\s\u1680]/;
const otherScript = /[^\p{ASCII}\p{Script=Latin}\p{M}]/u;
const sameScript = /[\p{ASCII}\p{Script=Latin}\p{M}]+/gu;
const namedFile = /[\p{L}\d]\.\p{L}/u;

/**
 * Finds what Telegram would make a link, a command, a mention or a tag of, though nobody meant it: in order, each whole.
 *
 * @param closed stretches that Telegram finds nothing in, in order: code and links.
 * @param commands names of the commands that are meant, without the `/`.
 */
export function findAccidents(text: string, closed: readonly Range[], commands: ReadonlySet<string>): Accident[] {
  const found = withoutTouching(findEntities(text), closed);
  const meant = new Set(found.filter((entity) => isMeant(text, entity, commands)));
  const accidental = found.filter((entity) => !meant.has(entity));
  const walls = [...closed, ...meant].sort((a, b) => a.start - b.start);
  const accidents: Accident[] = [];
  let nextWall = 0;
  for (const entity of accidental) {
    while ((walls[nextWall]?.end ?? Number.POSITIVE_INFINITY) <= entity.start) nextWall++;
    const limits = {
      start: Math.max(walls[nextWall - 1]?.end ?? 0, accidents.at(-1)?.end ?? 0),
      end: walls[nextWall]?.start ?? text.length,
    };
    if (entity.end > limits.start) accidents.push(...piecesOf(text, entity, limits));
  }
  return accidents;
}

/** Those that touch none of the walls, as Telegram drops what it finds there; both in order. */
function withoutTouching(found: Found[], walls: readonly Range[]): Found[] {
  let next = 0;
  return found.filter(({ start, end }) => {
    while ((walls[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    return (walls[next]?.start ?? Number.POSITIVE_INFINITY) >= end;
  });
}

function isMeant(text: string, { type, start, end }: Found, commands: ReadonlySet<string>): boolean {
  const shown = text.slice(start, end);
  const before = text.slice(Math.max(0, start - 1), start);
  const after = text.slice(end, end + 2);
  if (type === 'command') return commands.has(shown.slice(1));
  if (type === 'email') return isMeantEmail(shown, before, after);
  if (type !== 'address') return false;
  const isPartOfMore = /[\w.~\\=@$*-]$/.test(before) || /^[([{=<_@~-]/.test(after);
  return isMeantAddress(shown) && (/^https?:/i.test(shown) || !isPartOfMore);
}

function piecesOf(text: string, found: Found, limits: Range): Accident[] {
  const start = Math.max(found.start, limits.start);
  const { type } = found;
  let { end } = found;
  if (type === 'bank_card') return [{ start, end }];
  // Unlike others, addresses of `tg:` go on after a bracket that they have not opened.
  while (text[end - 1] === ')' && !text.slice(start, end).includes('(')) end--;
  const first = Math.max(limits.start, start - maxReach);
  const last = Math.min(limits.end, end + maxReach);
  const zone = { start, end };
  while (zone.start > first && !space.test(text.charAt(zone.start - 1))) zone.start--;
  while (zone.end < last && !space.test(text.charAt(zone.end))) zone.end++;
  const shown = text.slice(start, end);
  const named = type === 'address' && otherScript.test(shown) ? namedParts(shown) : [];
  if (named.length === 0) return [wholePiece(text, { start, end }, zone)];
  const pieces: Accident[] = [];
  for (const part of named) {
    const range = { start: start + part.start, end: start + part.end };
    const url = text.slice(range.start, range.end);
    if (isMeantAddress(url)) pieces.push({ ...range, url: `http://${url}` });
    else pieces.push(wholePiece(text, range, { start: pieces.at(-1)?.end ?? zone.start, end: zone.end }));
  }
  return pieces;
}

/** The names in a stretch that goes on with letters of a script without spaces: `README.md` of `请看README.md`, none of `日本.md`. */
function namedParts(shown: string): Range[] {
  return Array.from(shown.matchAll(sameScript), ({ index, 0: part }) => {
    const trimmed = part.replace(/[.:;,('?!`]+$/, '');
    return { start: index, end: index + trimmed.length, isName: /^[\p{L}~]/u.test(part) && namedFile.test(trimmed) };
  })
    .filter(({ isName }) => isName)
    .map(({ start, end }) => ({ start, end }));
}
