/** Puts code into a fence that it cannot end; the language is kept where it is one word. */
export function fence(code: string, language = ''): string {
  const marks = '`'.repeat(Math.max(3, longestRun(code) + 1));
  return `${marks}${/^[^\s`]*$/.test(language) ? language : ''}\n${code}\n${marks}`;
}

/** Marks words as code; more marks where there are some in them. */
export function inlineCode(code: string): string {
  if (!code.includes('`')) return `\`${code}\``;
  const marks = '`'.repeat(longestRun(code) + 1);
  return `${marks} ${code} ${marks}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** Words with an address behind them; the address alone where the words say the same. */
export function link(words: string, url: string): string {
  if (words === url || `${words}/` === url) return words;
  return `[${words}](${/^[^\s<>()]*$/.test(url) ? url : `<${url.replace(/[\s<>]/g, encodeURIComponent)}>`})`;
}

/** As `link`; the words alone where they are the address, as messengers make links by themselves, and where it is none. */
export function linkUnlessBare(words: string, url: string): string {
  const bare = (text: string) => text.replace(/^(https?:\/\/|mailto:)/i, '').replace(/\/$/, '');
  return !/^(https?|mailto):/i.test(url) || bare(words) === bare(url) ? words : link(words || url, url);
}

/** Marks around the words, and not around the spaces beside them, nor around what nobody sees. */
export function marked(text: string, mark: string): string {
  const words = text.trim();
  if (/^\p{Noncharacter_Code_Point}*$/u.test(words)) return text;
  const start = text.indexOf(words);
  return `${text.slice(0, start)}${mark}${words}${mark}${text.slice(start + words.length)}`;
}

/** Begins every line; the first one differently where `first` is given. */
export const prefixed = (text: string, prefix: string, first = prefix): string =>
  text
    .split('\n')
    .map((line, index) => {
      const mark = index === 0 ? first : prefix;
      return line === '' ? mark.trimEnd() : mark + line;
    })
    .join('\n');

/** A table of GFM, whose first row is its head; the cells are of one line. */
export function table(all: readonly (readonly string[])[]): string {
  const rows = all.filter((row) => row.length > 0);
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const line = (cells: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, index) => (cells[index] ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return width === 0 ? '' : [line(head), line(Array(width).fill('---')), ...body.map(line)].join('\n');
}
