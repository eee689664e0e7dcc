import { link } from 'provider-kit/pure';

/** Words with an address behind them; the words alone where they are the address, as Teams makes links by itself. */
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
    .map((line, index) => `${index === 0 ? first : prefix}${line}`.trimEnd())
    .join('\n');

export function table(all: readonly (readonly string[])[]): string {
  const rows = all.filter((row) => row.length > 0);
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const line = (cells: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, index) => cells[index] ?? '').join(' | ')} |`;
  const [head = [], ...body] = rows;
  return width === 0 ? '' : [line(head), line(Array(width).fill('---')), ...body.map(line)].join('\n');
}
