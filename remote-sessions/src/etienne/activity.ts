import { maskSecrets } from './mask-secrets.ts';

const MAX_CHARACTERS = 80;

/** A command may carry a whole file: this much of it is looked at, so that masking stays cheap. */
const MAX_EXAMINED_CHARACTERS = 2_000;

/** What tells most about a call, first hit wins. */
const PATH_KEYS = ['file_path', 'notebook_path', 'path'];
const TELLING_KEYS = ['command', ...PATH_KEYS, 'pattern', 'query', 'url', 'description', 'skill', 'prompt', 'question'];

/**
 * Says in one line of at most 80 characters what a tool does: its name and the telling part of its input.
 *
 * Secrets are masked before the line is cut, so that no half of one remains. Of a long path the end is kept.
 */
export function describeActivity(toolName: string, input: unknown): string {
  const [key, value] = tellingPart(input);
  const name = oneLine(toolName);
  if (value === undefined) return cut(name);
  const isPath = key !== undefined && PATH_KEYS.includes(key);
  const examined = isPath ? value.slice(-MAX_EXAMINED_CHARACTERS) : value.slice(0, MAX_EXAMINED_CHARACTERS);
  const detail = maskSecrets(oneLine(examined));
  const room = MAX_CHARACTERS - name.length - 2;
  if (isPath && room > 1 && detail.length > room) return `${name}: …${keepEnd(detail, room - 1)}`;
  return cut(detail === '' ? name : `${name}: ${detail}`);
}

function tellingPart(input: unknown): [string?, string?] {
  if (typeof input !== 'object' || input === null) return [];
  const entries = new Map<string, unknown>(Object.entries(input));
  for (const key of TELLING_KEYS) {
    const value = entries.get(key);
    if (typeof value === 'string' && value.trim() !== '') return [key, value];
  }
  const questions = entries.get('questions');
  return Array.isArray(questions) ? tellingPart(questions[0]) : [];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNPRINTABLE = /[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, ' ').trim();
}

function cut(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text.toWellFormed();
  return `${text.slice(0, MAX_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`.toWellFormed();
}

function keepEnd(text: string, characters: number): string {
  return text
    .slice(-characters)
    .replace(/^[\uDC00-\uDFFF]/, '')
    .toWellFormed();
}
