import type { Root } from 'mdast';
import { createFenceTracker } from './code-fences.ts';
import { cutAddresses } from './cut-addresses.ts';
import { fenceListings } from './fence-listings.ts';
import { keepNames } from './keep-names.ts';
import { formulaMark, markFormulas } from './mark-formulas.ts';
import { nestFences } from './nest-fences.ts';
import { readPlain } from './read-plain.ts';
import { isTooCostlyToRead } from './reading-cost.ts';
import { shapeTree } from './shape-tree.ts';
import type { readMarkdown } from './syntax-for.ts';

const maxMarkdownLength = 100_000;

/** The parser takes a sixth of a start to load, and words alone are read without it: it comes with the first other text. */
const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
const loadParser = () => require('./syntax-for.ts') as { readMarkdown: typeof readMarkdown };

/**
 * Reads Markdown as models write it (GFM, math and listings kept as code), or gives undefined for what would take too long to read.
 *
 * The bounds: 100,000 characters, and the estimate of `isTooCostlyToRead` (32 quotes or lists opened in one line, about 3,000
 * marks in one paragraph). Within them reading takes well under a second.
 */
export function parseMarkdown(markdown: string): Root | undefined {
  if (markdown.length > maxMarkdownLength) return undefined;
  const lines = markdown.split('\n');
  if (isTooCostlyToRead(lines)) return undefined;
  try {
    const fenced = fenceListings(fenceDisplayMath(nestFences(lines)));
    const plain = readPlain(fenced);
    if (plain !== undefined) return plain;
    const source = fenced.join('\n');
    const root = loadParser().readMarkdown(source);
    markFormulas(root, source);
    keepNames(root, source);
    cutAddresses(root, source);
    shapeTree(root, source);
    return root;
  } catch {
    // A parser that overflows its stack must not cost the person the answer: it is shown as it was written.
    return undefined;
  }
}

/** Turns a formula between lines `$$` or `\[ \]` into a code block, because its lines may look like lists. */
function fenceDisplayMath(lines: string[]): string[] {
  const fences = createFenceTracker();
  const result = [...lines];
  let start: { line: number; indent: string; closer: string } | undefined;
  for (const [i, line] of lines.entries()) {
    if (fences.next(line) !== 'outside') {
      start = undefined;
      continue;
    }
    const content = line.trim();
    const indent = line.slice(0, line.length - line.trimStart().length);
    if (start !== undefined && content === start.closer) {
      if (i > start.line + 1) {
        result[start.line] = `${start.indent}\`\`\`latex ${formulaMark}`;
        result[i] = `${start.indent}\`\`\``;
      }
      start = undefined;
    } else if (content === '') {
      start = undefined;
    } else if (start === undefined && (content === '$$' || content === '\\[')) {
      start = { line: i, indent, closer: content === '$$' ? '$$' : '\\]' };
    }
  }
  return result;
}
