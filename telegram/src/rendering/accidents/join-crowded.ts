import type { MessageEntity } from '@grammyjs/types';
import { messageLimits } from '../message-limits.ts';

// A shared piece of code may not be longer, as a message is never cut inside one.
const maxJoinedLength = 800;
const glue = /^[\s\p{P}\p{S}]*$/u;

/**
 * Lets neighbouring pieces of code share an entity where more entities stand together than a message may have.
 *
 * Else a long list of files would become several messages, or lose its marks. Only separators and bullets may stand between
 * the pieces, no blank line and no other entity's end.
 */
export function joinCrowded(text: string, entities: MessageEntity[]): MessageEntity[] {
  const { maxEntities, maxLength } = messageLimits;
  if (entities.length <= maxEntities) return entities;
  const isCrowded = findCrowds(entities, maxEntities, maxLength);
  const borders = bordersOf(entities);
  const joined: MessageEntity[] = [];
  for (const [i, entity] of entities.entries()) {
    const last = joined.at(-1);
    const end = entity.offset + entity.length;
    const canJoin =
      isCrowded[i] === 1 && last?.type === 'code' && entity.type === 'code' && end - last.offset <= maxJoinedLength;
    if (canJoin && isGlue(text, last.offset + last.length, entity.offset, borders)) {
      joined[joined.length - 1] = { ...last, length: end - last.offset };
    } else joined.push(entity);
  }
  return joined;
}

/** Which entities belong to a stretch of one message's length with too many of them. */
function findCrowds(entities: MessageEntity[], maxEntities: number, maxLength: number): Uint8Array {
  const isCrowded = new Uint8Array(entities.length);
  let marked = 0;
  for (let i = maxEntities; i < entities.length; i++) {
    const first = i - maxEntities;
    if ((entities[i]?.offset ?? 0) - (entities[first]?.offset ?? 0) >= maxLength) continue;
    isCrowded.fill(1, Math.max(first, marked), i + 1);
    marked = i + 1;
  }
  return isCrowded;
}

/** Where entities other than code begin or end. */
function bordersOf(entities: MessageEntity[]): Set<number> {
  return new Set(
    entities.filter(({ type }) => type !== 'code').flatMap(({ offset, length }) => [offset, offset + length]),
  );
}

function isGlue(text: string, start: number, end: number, borders: Set<number>): boolean {
  const between = text.slice(start, end);
  if (between.length > 16 || /\n\s*\n/.test(between) || !glue.test(between)) return false;
  for (let i = start; i <= end; i++) if (borders.has(i)) return false;
  return true;
}
