const fence = /^( {0,3})(`{3,}|~{3,})(.*)$/;

/**
 * Lengthens the fences of Markdown in Markdown where both were written with the same marks.
 *
 * Models show a README in a fence of three marks with code in such fences in it. Markdown ends the outer one at the end of the first
 * inner one; here an inner fence with a language needs an end of its own.
 */
export function nestFences(lines: readonly string[]): string[] {
  const result = [...lines];
  for (let i = 0; i < lines.length; i++) {
    const [, , mark, info = ''] = fence.exec(lines[i] ?? '') ?? [];
    if (mark === undefined) continue;
    const block = readBlock(lines, i, mark, /^\s*(?:md|mdx|markdown)\b/i.test(info));
    // Nothing after a block without an end is a block of its own.
    if (block.end === undefined) return result;
    if (block.longest >= mark.length) {
      for (const index of [i, block.end]) result[index] = lengthen(lines[index] ?? '', block.longest + 1);
    }
    i = block.end;
  }
  return result;
}

function readBlock(lines: readonly string[], start: number, mark: string, canNest: boolean) {
  let depth = 0;
  let longest = 0;
  for (let i = start + 1; i < lines.length; i++) {
    const [, , inner, info = ''] = fence.exec(lines[i] ?? '') ?? [];
    if (inner === undefined || inner[0] !== mark[0] || inner.length < mark.length) continue;
    if (info.trim() !== '') {
      if (canNest && /^\s*[\w+#.-]+\s*$/.test(info)) {
        depth++;
        longest = Math.max(longest, inner.length);
      }
    } else if (depth > 0) depth--;
    else return { end: i, longest };
  }
  return { end: undefined, longest: 0 };
}

const lengthen = (line: string, length: number): string =>
  line.replace(/([`~])\1{2,}/, (_, mark: string) => mark.repeat(length));
