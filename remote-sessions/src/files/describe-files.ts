import type { KnownFile } from './known-files.ts';
import type { StoredFile } from './stored-file.ts';

export interface FilesOfPrompt {
  sent: readonly StoredFile[];
  /** Those that came before without words. */
  kept: readonly StoredFile[];
  /** Those of the messages that the person replies to. */
  pointedAt: readonly KnownFile[];
}

/**
 * What the agent reads: the person's words and where their files are.
 *
 * An encoded file comes with two commands, one that rebuilds it and one that checks it. A file that the text names
 * already is not named again, so that a prompt that is run once more says everything once.
 */
export function describeFiles(text: string, { sent, kept, pointedAt }: FilesOfPrompt): string {
  const named = new Set<string>();
  const isNew = ({ path }: KnownFile) => !isNamed(text, path) && !named.has(path) && named.add(path) !== undefined;
  // Where several people send, whoever writes now need not have sent them.
  const isOfSeveral = kept.some(({ from }) => from !== undefined);
  const before: [string, string] = isOfSeveral
    ? ['This file was sent before:', 'These files were sent before:']
    : ['I sent this file before:', 'I sent these files before:'];
  const blocks = [
    text,
    block('I sent this file with my message:', 'I sent these files with my message:', sent.filter(isNew)),
    block(...before, kept.filter(isNew)),
    block(
      'This is the file of the message that I point at:',
      'These are the files of the message that I point at:',
      pointedAt.filter(isNew),
    ),
  ];
  return blocks.filter((one) => one.trim() !== '').join('\n\n');
}

/** As an entry of a list: the name of a file may stand in the text without saying where it lies. */
const isNamed = (text: string, path: string) =>
  `\n${text}\n`
    .split(`\n- ${path}`)
    .slice(1)
    .some((rest) => /^[ \n]/.test(rest));

function block(one: string, several: string, files: readonly KnownFile[]): string {
  if (files.length === 0) return '';
  return [files.length === 1 ? one : several, ...files.map(describe)].join('\n');
}

function describe({ path, kind, mimeType, size, sha256, parts = [], from, context }: KnownFile): string {
  const whose = from === undefined ? '' : `, from ${from}`;
  const what = mimeType === undefined ? path : `${path} (${kind}, ${oneWord(mimeType)}, ${size} bytes${whose})`;
  const sentWith = context === undefined ? [] : context.split('\n').map((line) => `  ${line}`.trimEnd());
  if (parts.length === 0) return [`- ${what}`, ...sentWith].join('\n');
  return [
    `- ${what} is here as Base64. Before you use it, rebuild it and check it:`,
    `  \`${rebuildCommand(path, parts)}\``,
    `  \`sha256sum ${quoted(path)}\` must say ${sha256}`,
    ...sentWith,
  ].join('\n');
}

const rebuildCommand = (path: string, parts: readonly string[]): string =>
  `cat ${parts.map(quoted).join(' ')} | base64 -d > ${quoted(path)}`;

/** Safe names hold no quotes. */
const quoted = (path: string) => `'${path}'`;

/** Types are chosen by whoever sends a file. */
const oneWord = (mimeType: string) => mimeType.replace(/[^\w.+/-]+/gu, '').slice(0, 100) || 'unknown type';
