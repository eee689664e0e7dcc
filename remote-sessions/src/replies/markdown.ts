/**
 * How words of others stand in our Markdown: projects, paths, labels, errors, answers, commands.
 *
 * Every one of them goes through `text`, `paragraph`, `code` or `codeBlock`, so that it is shown as it is and makes
 * nothing bold, no link and no second line of ours. The agent's own Markdown (answers, plans) stays Markdown.
 */

/**
 * Marks are written as character references: those never mean anything but themselves, while readers that know how
 * paths and regular expressions look leave a backslash where it stands.
 */
const byReference = (mark: string): string => `&#${mark.codePointAt(0)};`;

/** Addresses are found in the finished text too; there, and only there, no escape is in their way. */
const ADDRESS_MARKS = /:(?=\/\/)|(?<=www)\./gi;

const escaped = (line: string): string =>
  line
    .replace(/[\\`*_~|<>&$[\]@]/g, byReference)
    .replace(ADDRESS_MARKS, byReference)
    // What would begin a heading, a list, a table or an underlined title.
    .replace(/^[#+\-=:]/, byReference)
    .replace(/^(\d{1,9})([.)])/, (_, number: string, mark: string) => number + byReference(mark));

/** They draw nothing, or turn the direction of what follows, our own words included. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069]/g;

const seen = (text: string): string => text.toWellFormed().replace(UNSEEN, '');

const oneLine = (text: string): string =>
  seen(text)
    .replace(/[\s\u0085]+/g, ' ')
    .trim();

/** A text as one line of prose; `…` where there is nothing to show. */
export const text = (value: string): string => escaped(oneLine(value)) || '…';

/** A text as prose that keeps its lines and their indentation; of several blank lines one stays. */
export function paragraph(value: string): string {
  const lines = seen(value).split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
  const shown = lines.map((line) => {
    const [indentation = ''] = /^[ \t]*/.exec(line) ?? [];
    const kept = indentation.replaceAll('\t', '&#32;&#32;').replaceAll(' ', '&#32;');
    const words = line.slice(indentation.length).trim();
    return words === '' ? '' : kept + escaped(words);
  });
  return (
    shown
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim() || '…'
  );
}

/** A text of one line as a code span, whatever backticks are in it. */
export function code(value: string): string {
  const line = seen(value).replace(/[\n\r\v\f\t\u0085\u2028\u2029]+/g, ' ');
  if (line.trim() === '') return line === '' ? '""' : `"${line}"`;
  const fence = '`'.repeat(longestRun(line) + 1);
  // One space at both ends is taken off again by the reader.
  const room = /^[` ]|[` ]$/.test(line) || fence.length > 1 ? ' ' : '';
  return `${fence}${room}${line}${room}${fence}`;
}

/** A text as a code block with its lines as they are, whatever fences are in it. */
export function codeBlock(value: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(value) + 1));
  return `${fence}${language}\n${value}\n${fence}`;
}

const longestRun = (value: string): number => Math.max(0, ...[...value.matchAll(/`+/g)].map(([run]) => run.length));
