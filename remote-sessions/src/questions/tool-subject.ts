import { maskCertain, maskCredentials } from '../etienne/mask-secrets.ts';
import { type Place, placeOf } from '../etienne/project-root.ts';
import { code, codeBlock, text } from '../replies/markdown.ts';
import type { Words } from '../replies/words/en.ts';
import { type Revealed, reveal } from './hidden-characters.ts';
import { obstacleIn } from './obstacle.ts';
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
export function toolSubject(words: Words, toolName: string, input: unknown, root: string | undefined): Subject {
  const { tools, questions } = words;
  const view = viewTool(words, toolName, input);
  const title = `🔐 **${view?.title ?? tools.use(code(toolName))}**`;
  if (view === undefined) {
    return { head: title, body: '', document: { name: '', text: '' }, obstacle: tools.notTold };
  }
  if (view.parts.some((part) => part.text.length > MOST_DOCUMENT_CHARACTERS)) {
    return { head: title, body: '', document: { name: '', text: '' }, obstacle: tools.tooLarge };
  }
  const place = view.path === undefined ? undefined : placeOf(view.path, root);
  const shownPath = place && shown({ label: '', text: place.path, language: '', nature: 'line' });
  const parts = view.parts.map(shown);
  const isPathLong = shownPath !== undefined && shownPath.text.length > MOST_IN_HEAD;
  if (isPathLong) parts.unshift({ ...shownPath, label: tools.labels.path });
  const all = shownPath === undefined ? parts : [shownPath, ...parts];
  const sentences = [
    ...(view.path?.trim() === '' ? [tools.noFile] : []),
    ...(place && view.path?.trim() !== '' && !isPathLong
      ? [`${code(shownPath?.text ?? '')}${whereOf(words, place)}`]
      : []),
    ...(place && isPathLong ? [tools.longPath(whereOf(words, place))] : []),
    ...remarkOf(words, view),
    ...view.notes.map(text),
    ...(parts.some((part) => part.hasCrLf) ? [tools.crLf] : []),
    ...(all.some((part) => LONG_GAP.test(part.text)) ? [tools.longGaps] : []),
    ...(all.some((part) => part.isMasked) ? [questions.secret] : []),
  ];
  return {
    head: [title, ...sentences].join('\n\n'),
    body: parts.map((part) => blockOf(words, part)).join('\n\n'),
    document: { name: view.documentName, text: documentOf(parts) },
    obstacle: obstacleIn(words, [...all, reveal(toolName, 'line')]),
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

const blockOf = ({ tools }: Words, { label, text: content, language }: ShownPart): string => {
  const empty = content === '' ? tools.empty : tools.blank;
  const block = content.trim() === '' ? empty : codeBlock(content, language);
  return label === '' ? block : `${label}\n\n${block}`;
};

/** A single part is the document as it is, so that it can be looked at with what knows its kind. */
const documentOf = (parts: readonly ShownPart[]): string =>
  parts.length === 1 && parts[0] !== undefined
    ? parts[0].text
    : parts.map(({ label, text: content }) => (label === '' ? content : `${label}\n\n${content}`)).join('\n\n');

function whereOf({ tools }: Words, { path, place }: Place): string {
  if (place === 'inside') return path === '.' ? tools.projectFolder : '';
  return place === 'outside' ? tools.outside : tools.unknownPlace;
}

function remarkOf({ tools }: Words, { remark }: ToolView): string[] {
  if (remark === undefined || remark.trim() === '') return [];
  const said = [...reveal(maskCredentials(remark).text, 'text').text].slice(0, MOST_IN_HEAD).join('');
  return [tools.remark(text(said))];
}
