import { field } from '../etienne/json-field.ts';
import type { Words } from '../replies/words/en.ts';
import { changeOf } from './change-of.ts';
import { type Nature, reveal } from './hidden-characters.ts';

/** One piece of what a tool would do, to be shown to the letter. */
export interface ViewPart {
  /** Our words above it; empty for what speaks for itself. */
  label: string;
  text: string;
  /** Of a code block. */
  language: string;
  nature: Nature;
}

/** What a tool would do, all of it. */
export interface ToolView {
  /** The question, in Markdown of ours; undefined for a tool that is only known by its name. */
  title: string | undefined;
  /** The file that it is about, as the agent names it. */
  path: string | undefined;
  /** The agent's own word for it, which changes nothing. */
  remark: string | undefined;
  /** Facts about the change that its lines do not show; plain text. */
  notes: string[];
  parts: ViewPart[];
  /** How a document with the parts is called. */
  documentName: string;
}

type Reader = (input: object, tools: Words['tools']) => Partial<ToolView> & { title: string; shown: string[] };

const READERS: Record<string, Reader> = {
  Bash: (input, { titles }) => ({
    title: titles.command,
    parts: [part(string(input, 'command'), { language: 'sh', nature: 'command' })],
    remark: optional(input, 'description'),
    shown: ['command', 'description'],
    documentName: 'command.sh',
  }),
  Write: (input, { titles }) => ({
    ...file(input, titles.write),
    parts: [part(string(input, 'content'))],
    shown: ['file_path', 'content'],
  }),
  Edit: (input, tools) => ({
    ...file(input, tools.titles.change),
    ...changes([input], tools),
    shown: ['file_path', 'old_string', 'new_string', 'replace_all'],
    documentName: 'change.diff',
  }),
  MultiEdit: (input, tools) => ({
    ...file(input, tools.titles.change),
    ...changes(list(input, 'edits'), tools),
    shown: ['file_path', 'edits'],
    documentName: 'changes.diff',
  }),
  NotebookEdit: (input, { titles, labels }) => ({
    title: titles.notebook,
    path: string(input, 'notebook_path'),
    parts: [part(string(input, 'new_source'), { label: labels.cell })],
    shown: ['notebook_path', 'new_source'],
    documentName: 'cell.txt',
  }),
  Read: (input, { titles }) => ({ ...file(input, titles.read), shown: ['file_path'] }),
  WebFetch: (input, { titles, labels }) => ({
    title: titles.fetch,
    parts: [
      part(string(input, 'url'), { nature: 'command' }),
      part(string(input, 'prompt'), { label: labels.toFindOut }),
    ],
    shown: ['url', 'prompt'],
  }),
  Task: startsAgent,
  Agent: startsAgent,
};

function startsAgent(input: object, { titles }: Words['tools']) {
  return {
    title: titles.start,
    parts: [part(string(input, 'prompt'))],
    shown: ['prompt'],
    documentName: 'prompt.md',
  };
}

const file = (input: object, title: string) => {
  const path = string(input, 'file_path');
  const name = /[^/\\]+$/.exec(path)?.[0] ?? '';
  return { title, path, documentName: name === '' || reveal(name, 'line').isHiding ? 'file.txt' : name };
};

function changes(edits: readonly unknown[], tools: Words['tools']): Pick<ToolView, 'parts' | 'notes'> {
  const notes: string[] = [];
  const parts = edits.map((edit, index) => {
    if (typeof edit !== 'object' || edit === null) throw new Unreadable();
    const unforeseen = Object.keys(edit).some((key) => edits.length > 1 && !EDIT_KEYS.includes(key));
    if (unforeseen) throw new Unreadable();
    const [before, after] = [string(edit, 'old_string'), string(edit, 'new_string')];
    const everywhere = field(edit, 'replace_all') === true;
    const label = edits.length > 1 ? tools.changeOf(index + 1, edits.length) : '';
    const name = label || tools.theChange;
    if (before === after) notes.push(tools.changesNothing(name));
    else if (before !== '' && after !== '' && before.endsWith('\n') !== after.endsWith('\n')) {
      notes.push(after.endsWith('\n') ? tools.addsLineEnd(name) : tools.takesLineEnd(name));
    }
    if (everywhere) notes.push(tools.everywhere(name));
    return part(changeOf(before, after), { label: label && `${label}:`, language: 'diff' });
  });
  return { parts, notes };
}

const EDIT_KEYS = ['old_string', 'new_string', 'replace_all'];

/**
 * Reads what a tool would do.
 *
 * Whatever a tool's input holds is in the view: fields that are not known stand below as JSON, and so does the whole
 * input of an unknown tool and one that is not as it should be. Undefined where there is no input that could be shown.
 */
export function viewTool({ tools }: Words, toolName: string, input: unknown): ToolView | undefined {
  const whole: ToolView = {
    title: undefined,
    path: undefined,
    remark: undefined,
    notes: [],
    parts: [],
    documentName: 'input.json',
  };
  try {
    const known = Object.hasOwn(READERS, toolName) ? READERS[toolName] : undefined;
    if (known === undefined || typeof input !== 'object' || input === null) return withJson(whole, input, '');
    const { shown, ...view } = known(input, tools);
    const rest = Object.entries(input).filter(([key]) => !shown.includes(key));
    const read = { ...whole, ...view };
    return rest.length === 0 ? read : withJson(read, Object.fromEntries(rest), tools.labels.with);
  } catch (error) {
    if (error instanceof Unreadable) return withJson(whole, input, '');
    throw error;
  }
}

function withJson(view: ToolView, value: unknown, label: string): ToolView | undefined {
  const json = jsonOf(value);
  if (json === undefined) return undefined;
  return { ...view, parts: [...view.parts, part(json, { label, language: 'json' })] };
}

/** A value as JSON that a person can read; undefined where it cannot be shown. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, null, 2);
  } catch {
    // Nested deeper than the stack.
    return undefined;
  }
}

/** An input that is not what its tool takes. */
class Unreadable extends Error {}

const part = (
  text: string,
  { label = '', language = '', nature = 'text' }: Partial<Omit<ViewPart, 'text'>> = {},
): ViewPart => ({ label, text, language, nature });

function string(input: object, name: string): string {
  const value = field(input, name);
  if (typeof value !== 'string') throw new Unreadable();
  return value;
}

function optional(input: object, name: string): string | undefined {
  return field(input, name) === undefined ? undefined : string(input, name);
}

function list(input: object, name: string): unknown[] {
  const value = field(input, name);
  if (!Array.isArray(value)) throw new Unreadable();
  return value;
}
