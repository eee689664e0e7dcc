import type { StoredFile } from './stored-file.ts';

/**
 * What the agent reads: the person's words and where their files are.
 *
 * An encoded file comes with two commands, one that rebuilds it and one that checks it. A file that the text names
 * already is not named again, so that a prompt that is run once more says everything once.
 */
export function describeFiles(
  text: string,
  { sent, kept }: { sent: readonly StoredFile[]; kept: readonly StoredFile[] },
): string {
  const isNew = (file: StoredFile) => !text.includes(file.path);
  const blocks = [
    text,
    block('I sent this file with my message:', 'I sent these files with my message:', sent.filter(isNew)),
    block('I sent this file before:', 'I sent these files before:', kept.filter(isNew)),
  ];
  return blocks.filter((one) => one.trim() !== '').join('\n\n');
}

function block(one: string, several: string, files: readonly StoredFile[]): string {
  if (files.length === 0) return '';
  return [files.length === 1 ? one : several, ...files.map(describe)].join('\n');
}

function describe({ path, kind, mimeType, size, sha256, parts }: StoredFile): string {
  const what = `${path} (${kind}, ${oneWord(mimeType)}, ${size} bytes)`;
  if (parts.length === 0) return `- ${what}`;
  return [
    `- ${what} is here as Base64. Before you use it, rebuild it and check it:`,
    `  \`${rebuildCommand(path, parts)}\``,
    `  \`sha256sum ${quoted(path)}\` must say ${sha256}`,
  ].join('\n');
}

const rebuildCommand = (path: string, parts: readonly string[]): string =>
  `cat ${parts.map(quoted).join(' ')} | base64 -d > ${quoted(path)}`;

/** Safe names hold no quotes. */
const quoted = (path: string) => `'${path}'`;

/** Types are chosen by whoever sends a file. */
const oneWord = (mimeType: string) => mimeType.replace(/[^\w.+/-]+/gu, '').slice(0, 100) || 'unknown type';
