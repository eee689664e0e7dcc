import { isObject } from '../activity.ts';
import { ACTIONS, CARD, COMMON, ELEMENTS, type Kind, LOOSE, type Shape } from './card-schema.ts';

/** What Teams draws; a card of a later version shows only that it cannot be shown. */
const NEWEST_VERSION = 1.5;
const WEB_ADDRESS = /^(https?:|data:|mailto:|tel:)/;

type Fields = Record<string, unknown>;

/**
 * Says what is wrong with an Adaptive Card by the published schema of version 1.5, each with its path; empty if nothing
 * is. Fields and types that the schema does not know count as wrong, for they are silently not drawn.
 */
export function validateCard(card: unknown): string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  if (!isObject(card)) return ['card: has to be an object'];
  const version = Number(card.version);
  const say = (path: string, problem: string) => {
    problems.push(`${path}: ${problem}`);
  };

  /** Checks by what a field has to hold. Parts of a type that is in no list here are one of `LOOSE`. */
  const checks: Record<string, (value: unknown, path: string) => void> = {
    any: () => undefined,
    string: (value, path) => checkPrimitive(value, 'string', path),
    number: (value, path) => checkPrimitive(value, 'number', path),
    boolean: (value, path) => checkPrimitive(value, 'boolean', path),
    url(value, path) {
      if (typeof value !== 'string' || !WEB_ADDRESS.test(value)) say(path, 'has to be a web address');
    },
    elements: (value, path) => eachOf(value, path, (item, at) => checkTyped(item, ELEMENTS, at)),
    actions: (value, path) => eachOf(value, path, (item, at) => checkTyped(item, ACTIONS, at)),
    action: (value, path) => checkTyped(value, ACTIONS, path),
    inlines: (value, path) =>
      eachOf(value, path, (item, at) => {
        if (typeof item !== 'string') checkTyped(item, LOOSE, at, 'TextRun');
      }),
    card(value, path) {
      if (isObject(value)) checkShape(value, CARD, path);
      else say(path, 'has to be a card');
    },
  };

  const checkPrimitive = (value: unknown, kind: string, path: string) => {
    if (typeof value !== kind) say(path, `has to be a ${kind}`);
  };

  const checkKind = (value: unknown, kind: Kind, path: string) => {
    if (typeof kind !== 'string') {
      if (!kind.includes(String(value).toLowerCase())) say(path, `has to be one of ${kind.join(', ')}`);
      return;
    }
    const check = checks[kind];
    if (check) check(value, path);
    else eachOf(value, path, (item, at) => checkTyped(item, LOOSE, at, kind));
  };

  const eachOf = (value: unknown, path: string, check: (item: unknown, path: string) => void) => {
    if (!Array.isArray(value)) {
      say(path, 'has to be a list');
      return;
    }
    for (const [index, item] of value.entries()) check(item, `${path}[${index}]`);
  };

  /** `implied`: the type that an item has where it says none. */
  const checkTyped = (value: unknown, shapes: Record<string, Shape>, path: string, implied?: string) => {
    if (!isObject(value)) {
      say(path, 'has to be an object');
      return;
    }
    const type = String(value.type ?? implied);
    const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
    if (!shape || (implied !== undefined && type !== implied)) {
      say(`${path}.type`, `unknown type ${type}`);
      return;
    }
    if (shape.since > version) say(path, `${type} needs version ${shape.since}`);
    checkShape(value, shape, path);
  };

  const checkShape = (value: Fields, shape: Shape, path: string) => {
    for (const name of shape.required) if (value[name] === undefined) say(`${path}.${name}`, 'is missing');
    for (const [name, field] of Object.entries(value)) {
      const kind = shape.fields[name] ?? COMMON[name];
      if (kind === undefined) say(`${path}.${name}`, 'unknown field');
      else checkKind(field, kind, `${path}.${name}`);
    }
    if (typeof value.id !== 'string') return;
    if (ids.has(value.id)) say(`${path}.id`, `${value.id} is there twice`);
    ids.add(value.id);
  };

  if (typeof card.version !== 'string' || !/^1\.\d$/.test(card.version)) say('card.version', 'has to be "1.x"');
  else if (version > NEWEST_VERSION) say('card.version', `Teams draws up to ${NEWEST_VERSION}`);
  checkShape(card, CARD, 'card');
  return problems;
}
