import { maskCertain, maskCredentials } from '../etienne/mask-secrets.ts';
import { type Place, placeOf } from '../etienne/project-root.ts';
import { code, codeBlock, text } from '../replies/markdown.ts';
import { type Revealed, reveal } from './hidden-characters.ts';
import { obstacleIn, SECRET_SENTENCE } from './obstacle.ts';
import { MOST_DOCUMENT_CHARACTERS, type Subject } from './subject.ts';
import { type ToolView, type ViewPart, viewTool } from './tool-view.ts';

/** A path that is longer than this stands among the parts. */
const MOST_IN_HEAD = 300;

/** Far more than anybody leaves empty on purpose: 12 lines, or 80 spaces in a row. */
const LONG_GAP = /\n(?:[ \t]*\n){12}|[ \t]{80}/;

/**
 * What a person reads before a tool is allowed: all that it would do, to the letter.
 *
 * `root` is where the project lies on Etienne's machine, if that is known. Credentials are masked, and it is said;
 * what is one by its form alone does not keep it from being allowed. Where something else is masked, or a character
 * can't be seen and is written out, the tool can't be allowed by a tap.
 */
export function toolSubject(toolName: string, input: unknown, root: string | undefined): Subject {
  const view = viewTool(toolName, input);
  const title = `🔐 **${view?.title ?? `May the agent use ${code(toolName)}?`}**`;
  if (view === undefined) {
    return { head: title, body: '', document: { name: '', text: '' }, obstacle: 'What it would do is not told to me.' };
  }
  if (view.parts.some((part) => part.text.length > MOST_DOCUMENT_CHARACTERS)) {
    return { head: title, body: '', document: { name: '', text: '' }, obstacle: 'It is too large to be shown.' };
  }
  const place = view.path === undefined ? undefined : placeOf(view.path, root);
  const shownPath = place && shown({ label: '', text: place.path, language: '', nature: 'line' });
  const parts = view.parts.map(shown);
  const isPathLong = shownPath !== undefined && shownPath.text.length > MOST_IN_HEAD;
  if (isPathLong) parts.unshift({ ...shownPath, label: 'The path:' });
  const all = shownPath === undefined ? parts : [shownPath, ...parts];
  const sentences = [
    ...(view.path?.trim() === '' ? ['It names no file: its path is empty.'] : []),
    ...(place && view.path?.trim() !== '' && !isPathLong ? [`${code(shownPath?.text ?? '')}${whereOf(place)}`] : []),
    ...(place && isPathLong ? [`Its path is long${whereOf(place)}.`] : []),
    ...remarkOf(view),
    ...view.notes.map(text),
    ...(parts.some((part) => part.hasCrLf) ? ['Its lines end with CR LF.'] : []),
    ...(all.some((part) => LONG_GAP.test(part.text)) ? ['It has long gaps: read to its very end.'] : []),
    ...(all.some((part) => part.isMasked) ? [SECRET_SENTENCE] : []),
  ];
  return {
    head: [title, ...sentences].join('\n\n'),
    body: parts.map(blockOf).join('\n\n'),
    document: { name: view.documentName, text: documentOf(parts) },
    obstacle: obstacleIn([...all, reveal(toolName, 'line')]),
  };
}

interface ShownPart extends ViewPart, Revealed {
  isMasked: boolean;
  isUncertain: boolean;
  hasCrLf: boolean;
}

function shown(part: ViewPart): ShownPart {
  const hasCrLf = part.nature === 'text' && /\r\n/.test(part.text) && !/(?<!\r)\n|\r(?!\n)/.test(part.text);
  const mask = part.nature === 'line' ? maskCertain : maskCredentials;
  const { text: masked, ...found } = mask(hasCrLf ? part.text.replaceAll('\r\n', '\n') : part.text);
  return { ...part, ...reveal(masked, part.nature), ...found, hasCrLf };
}

const blockOf = ({ label, text: content, language }: ShownPart): string => {
  const block = content.trim() === '' ? emptyOf(content) : codeBlock(content, language);
  return label === '' ? block : `${label}\n\n${block}`;
};

const emptyOf = (content: string) => (content === '' ? '*(empty)*' : '*(nothing but spaces and line ends)*');

/** A single part is the document as it is, so that it can be looked at with what knows its kind. */
const documentOf = (parts: readonly ShownPart[]): string =>
  parts.length === 1 && parts[0] !== undefined
    ? parts[0].text
    : parts.map(({ label, text: content }) => (label === '' ? content : `${label}\n\n${content}`)).join('\n\n');

function whereOf({ path, place }: Place): string {
  if (place === 'inside') return path === '.' ? ' (the folder of the project itself)' : '';
  return place === 'outside' ? ', **outside the project**' : ' (whether this is in the project is not known)';
}

function remarkOf({ remark }: ToolView): string[] {
  if (remark === undefined || remark.trim() === '') return [];
  const words = [...reveal(maskCredentials(remark).text, 'text').text].slice(0, MOST_IN_HEAD).join('');
  return [`In the agent's words: ${text(words)}`];
}
