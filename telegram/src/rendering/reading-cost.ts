import { createFenceTracker } from './code-fences.ts';

const maxContainersInLine = 32;
const maxListIndentation = 80;
// Lists opened in the line of another one, in the whole text; 2,000 took the parser about 1 s.
const maxNestedContainers = 2000;
// Marks in one paragraph, squared and summed; 10 million took the parser about 0.1 s where it was slowest.
const maxCost = 10_000_000;
// Quotes and lists that begin, times the lines; 8 million took the parser from 0.4 to 1.6 s.
const maxContainerCost = 6_000_000;

const containerMarks = /^(?:[ \t]*(?:[-*+>]|\d{1,9}[.)]))*/;
const thematicBreak = /^[ \t]*([-*])[ \t]*(?:\1[ \t]*)+$/;
const listItem = /^ {0,3}[-*+] +\S/;
const inlineMarks = /[*_~`[\]!<:@$\\|&]/g;
const whiteSpaceOnly = /^\s*$/;

/**
 * Whether Markdown would take the parser more than about a second, estimated in one quick pass.
 *
 * The parser's time grows with the square of the marks in one paragraph, with the depth of quotes and lists, and with each
 * one that begins by the length of all. Code in fences is cheap and not counted; beside raw HTML, which can hide a fence from
 * the parser, it is.
 */
export function isTooCostlyToRead(lines: string[]): boolean {
  const fences = createFenceTracker();
  const trustsFences = !lines.some((line) => /^[\s>]*</.test(line));
  let cost = 0;
  let marks = 0;
  let nested = 0;
  let opened = 0;
  let container = '';
  for (const line of lines) {
    if (isTooDeep(line)) return true;
    nested += Math.max(0, containersIn(line) - 1);
    if (container.startsWith('>') && whiteSpaceOnly.test(line)) container = '';
    const isCode = fences.next(line) === 'inside' && trustsFences;
    if (isCode || whiteSpaceOnly.test(line) || listItem.test(line)) {
      cost += marks ** 2;
      marks = 0;
    }
    if (!isCode && !whiteSpaceOnly.test(line)) {
      const next = containerOf(line);
      // In each item of `- > a` another quote begins.
      if (next !== '' && (next !== container || (containersIn(line) > 1 && !/^\s*>/.test(next)))) opened++;
      // What is indented goes on with it.
      if (next !== '' || !/^\s/.test(line)) container = next;
    }
    if (!isCode) marks += 1 + (line.match(inlineMarks)?.length ?? 0);
  }
  return cost + marks ** 2 > maxCost || nested > maxNestedContainers || opened * lines.length > maxContainerCost;
}

/** The marks that a line begins with, as far as they tell one list or quote from another. */
const containerOf = (line: string): string =>
  thematicBreak.test(line) ? '' : (containerMarks.exec(line)?.[0] ?? '').replace(/\d+/g, '').trimEnd();

function isTooDeep(line: string): boolean {
  const prefix = containerMarks.exec(line)?.[0] ?? '';
  const containers = containersIn(line);
  if (containers === 0) return false;
  const indentation = prefix.length - prefix.trimStart().length;
  return containers > maxContainersInLine || indentation > maxListIndentation;
}

function containersIn(line: string): number {
  const prefix = containerMarks.exec(line)?.[0] ?? '';
  return prefix === '' || thematicBreak.test(line) ? 0 : prefix.replace(/[ \t\d]/g, '').length;
}
