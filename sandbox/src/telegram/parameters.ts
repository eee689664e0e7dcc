import { badRequest } from './errors.ts';

/** Arguments of one call, as JSON values or, from urlencoded and multipart bodies, as strings. */
export type Fields = Record<string, unknown>;

const STRUCTURED = new Set([
  'allowed_updates',
  'caption_entities',
  'commands',
  'entities',
  'ephemeral_message_parameters',
  'link_preview_options',
  'media',
  'reaction',
  'reply_markup',
  'reply_parameters',
  'rich_message',
  'scope',
]);

/** Unpacks the arguments that form bodies carry as JSON text; the others stay as they are. */
export function unpackForm(form: Iterable<[string, string]>): Fields {
  const fields: Fields = {};
  for (const [name, value] of form) fields[name] = STRUCTURED.has(name) ? parse(name, value) : value;
  return fields;
}

function parse(name: string, value: string): unknown {
  if (value === '') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw badRequest(`can't parse ${name.replaceAll('_', ' ')} JSON object`);
  }
}

export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Reads an integer as the server does: what is no number counts as left out. */
export function integerField(fields: Fields, name: string): number | undefined {
  const text = textField(fields, name).trim();
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

export function flagField(fields: Fields, name: string): boolean {
  return ['true', 'yes', '1'].includes(textField(fields, name).toLowerCase());
}

export function objectField(fields: Fields, name: string): Fields | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw badRequest(`Object expected as ${name.replaceAll('_', ' ')}`);
  return value;
}

export function listField(fields: Fields, name: string): unknown[] | undefined {
  const value = fields[name];
  return Array.isArray(value) ? value : undefined;
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
