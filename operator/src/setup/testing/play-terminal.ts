import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** What is typed once this is shown. */
export type Key = readonly [seen: RegExp, typed: string];

/** A terminal with somebody who types each answer as soon as they see what it is for. */
export function playTerminal(keys: readonly Key[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 40 });
  const left = [...keys];
  let all = '';
  let sinceTyped = '';
  output.on('data', (chunk: Buffer) => {
    all += chunk;
    sinceTyped += chunk;
    const [next] = left;
    if (next === undefined || !next[0].test(stripVTControlCharacters(sinceTyped))) return;
    left.shift();
    sinceTyped = '';
    // The prompt listens once it has drawn itself.
    setImmediate(() => input.write(next[1]));
  });
  return { input, output, shown: () => stripVTControlCharacters(all) };
}
