import type { MessageEntity } from '@grammyjs/types';
import { badRequest } from './errors.ts';
import { type Fields, isObject } from './parameters.ts';
import { urlProblem } from './validate-url.ts';

/** The Bot API keeps this many entities of a message and ignores the rest silently. */
const MAX_ENTITIES = 100;

const STYLES = new Set(['bold', 'italic', 'underline', 'strikethrough', 'spoiler']);
const QUOTES = new Set(['blockquote', 'expandable_blockquote']);
const CODES = new Set(['code', 'pre']);
const OTHERS = new Set(['text_link', 'text_mention', 'custom_emoji', 'date_time']);
const MAX_POSITION = 1_000_000;

/**
 * Reads the entities of a call, checks them against the text and returns them in reading order.
 *
 * Kinds that the server finds itself (`url`, `mention`, ...) and empty ones are dropped, as there.
 * Stricter than there: overlapping entities and styles inside code are refused instead of being split,
 * because a bot that sends them doesn't get the picture that it asked for.
 */
export function readEntities(text: string, input: unknown[] | undefined): MessageEntity[] {
  if (!input) return [];
  const entities = input
    .map((entity) => readEntity(entity))
    .filter((entity): entity is MessageEntity => entity !== undefined && entity.length > 0)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  for (const entity of entities) checkBounds(text, entity);
  checkNesting(entities);
  return entities.slice(0, MAX_ENTITIES);
}

function readEntity(input: unknown): MessageEntity | undefined {
  if (!isObject(input)) throw badRequest("Can't parse MessageEntity: expected an Object");
  const { type } = input;
  if (typeof type !== 'string') throw badRequest('Can\'t parse MessageEntity: Can\'t find field "type"');
  const offset = position(input, 'offset');
  const length = position(input, 'length');
  if (!STYLES.has(type) && !QUOTES.has(type) && !CODES.has(type) && !OTHERS.has(type)) return undefined;
  const entity = { type, offset, length };
  if (type === 'text_link') {
    if (typeof input.url !== 'string') throw badRequest('Can\'t parse MessageEntity: Can\'t find field "url"');
    const problem = urlProblem(input.url);
    if (problem) throw badRequest(`Entity ${problem}`);
    return { ...entity, url: input.url } as MessageEntity;
  }
  if (type === 'pre' && typeof input.language === 'string' && input.language !== '') {
    return { ...entity, language: input.language } as MessageEntity;
  }
  return OTHERS.has(type) ? ({ ...input, ...entity } as MessageEntity) : (entity as MessageEntity);
}

function position(input: Fields, name: 'offset' | 'length'): number {
  const value = input[name];
  if (value === undefined) throw badRequest(`Can't parse MessageEntity: Can't find field "${name}"`);
  const number = Number(value);
  if (!Number.isInteger(number)) {
    throw badRequest(`Can't parse MessageEntity: Field "${name}" must be a valid Number`);
  }
  if (number < 0 || number > MAX_POSITION) throw badRequest(`Receive an entity with incorrect ${name} ${number}`);
  return number;
}

function checkBounds(text: string, { offset, length }: MessageEntity): void {
  const end = offset + length;
  if (offset >= text.length) {
    throw badRequest(`Entity begins after the end of the text at UTF-16 offset ${offset}`);
  }
  if (end > text.length) {
    throw badRequest(
      `Entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${end}`,
    );
  }
  if (splitsPair(text, offset)) {
    throw badRequest(`Entity begins in a middle of a UTF-16 symbol at byte offset ${byteOffset(text, offset)}`);
  }
  if (splitsPair(text, end)) {
    throw badRequest(
      `Entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol at byte offset ${byteOffset(text, end)}`,
    );
  }
}

function splitsPair(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1);
  const after = text.charCodeAt(index);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

const byteOffset = (text: string, index: number): number => Buffer.byteLength(text.slice(0, index + 1));

function checkNesting(entities: MessageEntity[]): void {
  const open: MessageEntity[] = [];
  for (const entity of entities) {
    while (open.length > 0 && endOf(open[open.length - 1] as MessageEntity) <= entity.offset) open.pop();
    for (const outer of open) {
      if (endOf(entity) > endOf(outer) || !mayShareText(outer.type, entity.type)) {
        throw badRequest('ENTITY_BOUNDS_INVALID');
      }
    }
    open.push(entity);
  }
}

const endOf = (entity: MessageEntity): number => entity.offset + entity.length;

function mayShareText(outer: string, inner: string): boolean {
  if (QUOTES.has(outer) || QUOTES.has(inner)) return QUOTES.has(outer) !== QUOTES.has(inner);
  if (CODES.has(outer) || CODES.has(inner)) return false;
  return STYLES.has(outer) || STYLES.has(inner);
}
