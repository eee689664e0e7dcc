/** How a terminal's hyperlink is shown; `offset` is where its label begins in the text that was given. */
export type ShowLink = (label: string, address: string, offset: number) => string;

const controls = /[\p{Cc}--[\t\n]]/v;

// ECMA-48 and xterm, 7-bit and 8-bit. A body excludes what would begin or end another one, so reading stays linear.
const sequences = new RegExp(
  [
    // Operating system commands, privacy messages, start of string, titles: of one line, ended by ST, BEL or the text's end.
    String.raw`(?:\x1b[\]X^k]|[\x98\x9d\x9e])(?<command>[^\x07\x1b\x90\x98\x9c-\x9f\n]*)(?:\x1b\\|[\x07\x9c]|(?:\x1b)?$)`,
    // Device control strings and application commands, which hold whole pictures.
    String.raw`(?:\x1b[P_]|[\x90\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x1b\\|[\x07\x9c])`,
    String.raw`(?:\x1b\[|\x9b)(?<parameters>[0-?]*)[ -/]*(?<final>[@-~]?)`,
    String.raw`\x1b(?:[()*+\-./][0-~]| [FGLMN]|#[3-8]|%[@G8])`,
    String.raw`(?:\x1b[DE]|[\x84\x85])(?<line>)`,
    String.raw`[\x90\x98\x9d-\x9f]`,
    String.raw`\x1b[6-9<=>HMNOZc\]X^P_\\]?`,
  ].join('|'),
  'g',
);
/** The columns of a usual terminal; a program that moves further means the edge of the screen, wherever that is. */
const mostColumns = 80;

/**
 * The text as a terminal would leave it on the screen, without what steers the terminal.
 *
 * Colours, titles and pictures go; a move to the right becomes spaces (one to the edge of the screen a single one), a jump to another place a line end. Of a line that
 * was written over (`10%\r20%`) the last state stays, and what a backspace took back is gone (`_\bA` is `A`). A
 * hyperlink is its label unless `showLink` says otherwise. An introducer without its end takes nothing but itself along.
 */
export function readTerminalText(text: string, showLink: ShowLink = (label) => label): string {
  if (!controls.test(text)) return text;
  return withoutOverwriting(withoutSequences(text, showLink));
}

type Link = { address: string; offset: number; start: number };

function withoutSequences(text: string, showLink: ShowLink): string {
  const shown: string[] = [];
  let position = 0;
  let link: Link | undefined;
  const closeLink = () => {
    if (link === undefined) return;
    const label = shown.splice(link.start).join('');
    shown.push(showLink(label, link.address, link.offset));
    link = undefined;
  };
  for (const match of text.matchAll(sequences)) {
    shown.push(text.slice(position, match.index));
    position = match.index + match[0].length;
    const { command, parameters = '', final, line } = match.groups ?? {};
    const address = /^8;[^;]*;(.*)$/.exec(command ?? '')?.[1];
    if (address !== undefined) {
      closeLink();
      if (address !== '') link = { address, offset: position, start: shown.length };
    } else if (line !== undefined) shown.push('\n');
    else if (final) shown.push(moveOf(final, parameters));
  }
  shown.push(text.slice(position));
  closeLink();
  return shown.join('');
}

/** What a move of the cursor amounts to in a text. */
function moveOf(final: string, parameters: string): string {
  if (final === 'C') {
    const columns = Number(parameters) || 1;
    return ' '.repeat(columns > mostColumns ? 1 : columns);
  }
  if (final === 'G' && /^[01]?$/.test(parameters)) return '\r';
  return /[BEHf]/.test(final) ? '\n' : '';
}

function withoutOverwriting(text: string): string {
  const lines = text.replace(/\r+\n/g, '\n');
  // No program draws a line over an empty one: these are line ends as old files have them.
  if (!lines.includes('\n') && /[^\r]\r\r[^\r]/.test(lines)) return lines.replaceAll('\r', '\n');
  if (!/[\b\r]/.test(lines)) return lines;
  return lines.split('\n').map(lastState).join('\n');
}

function lastState(line: string): string {
  const states = line.split('\r').map(withoutBackspaces);
  return states.findLast((state) => state.trim() !== '') ?? states.at(-1) ?? '';
}

function withoutBackspaces(line: string): string {
  if (!line.includes('\b')) return line;
  const characters: string[] = [];
  let cursor = 0;
  for (const character of line) {
    if (character !== '\b') characters[cursor++] = character;
    else if (cursor > 0) cursor--;
  }
  return characters.join('');
}
