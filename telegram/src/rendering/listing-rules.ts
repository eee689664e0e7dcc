import { commandLine } from './command-rules.ts';
import { isCronLine } from './cron-rules.ts';
import { isPromptLine, isSentence } from './prompt-rules.ts';

/** A stretch of lines that is code although nobody said so: `end` is the line after it. */
export type Listing = { start: number; end: number; language: string };

/** Looks for a listing in the lines from `from` up to `to`, between which none is blank. */
type Finder = (lines: readonly string[], from: number, to: number) => Listing | undefined;

const frame =
  /^\s+at (?:async |new )?[^\s()]+(?: \[as [^\]]+\])? ?\(|^\s+at (?:async )?\S+:\d+|^\s+File ".+", line \d+|^\s+from \S+:\d+|^#\d+ +(?:\S+\(\d+\): |0x[\da-f]+ |\S+ \(.*\) at |\{main\})|^goroutine \d+ \[|^stack backtrace:|^Traceback \(most/;
const furtherFrame = /^\s+\S|^Caused by: |^\t/;
const errorLine =
  /(?:Error|Exception|Throwable|Exit|Interrupt|Warning|panic(?:ked)?\b)[^\s]*(?::|$)|panicked at|^Exception in |^\S+:\d+:in /;
const drawing = /[├└│┌┐┘┬┴┼╔╗╚╝║╠╣╭╰]|^[\s|]*(?:\|--|\+--|`--) |^\+[-=]+(?:\+[-=]+)*\+$/;
export const conflictStart = /^<{7}(?: |$)/;
const yamlLine = /^\s*(?:- )?["']?[\w./@-]+["']?:(?:\s|$)|^\s*- \S|^\s*# /;

/** The kinds of listings; of those that begin at the same line the first is right. */
export const finders: Finder[] = [
  findConflict,
  findDiff,
  findTrace,
  findDrawing,
  findSession,
  findCrontab,
  findCommands,
  findYaml,
  findBraces,
];

const mostInConflict = 400;

/** What git leaves where it could not merge; blank lines belong to it. */
function findConflict(lines: readonly string[], from: number, to: number): Listing | undefined {
  const start = indexOf(lines, from, to, (line) => conflictStart.test(line));
  if (start === undefined) return undefined;
  const last = Math.min(lines.length, start + mostInConflict);
  const middle = indexOf(lines, start + 1, last, (line) => line === '=======');
  if (middle === undefined) return undefined;
  const end = indexOf(lines, middle + 1, last, (line) => /^>{7}(?: |$)/.test(line));
  return { start, end: end === undefined ? Math.max(to, middle + 1) : end + 1, language: '' };
}

/** What was typed after a prompt, and what came of it: to the next blank line, or to a sentence. */
function findSession(lines: readonly string[], from: number, to: number): Listing | undefined {
  const start = indexOf(lines, from, to, isPromptLine);
  if (start === undefined) return undefined;
  const indent = /^\s*/.exec(lines[start] ?? '')?.[0] ?? '';
  const belongs = (line: string) => line.startsWith(indent) && (isPromptLine(line) || !isSentence(line));
  const end = endWhere(lines, start + 1, to, belongs);
  return { start, end, language: lines[start]?.startsWith('>>>') ? 'python' : '' };
}

function findDiff(lines: readonly string[], from: number, to: number): Listing | undefined {
  const header = indexOf(lines, from, to, (line) => /^(?:diff --git |@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@)/.test(line));
  if (header !== undefined) {
    const names = indexOf(lines, from, header, (line) => /^(?:--- |Index: )/.test(line));
    return { start: names ?? header, end: endOfDiff(lines, header), language: 'diff' };
  }
  const start = indexOf(lines, from, to, (line) => /^[-+] /.test(line));
  if (start === undefined) return undefined;
  const end = endWhere(lines, start, to, (line) => /^[-+]/.test(line));
  const signs = new Set(lines.slice(start, end).map((line) => line.charAt(0)));
  const isFormatted = lines.slice(start, end).some((line) => /`|\*\*/.test(line));
  return signs.size === 2 && !isFormatted ? { start, end, language: 'diff' } : undefined;
}

/** Blank lines belong to a diff where its header counts them. */
function endOfDiff(lines: readonly string[], header: number): number {
  let end = header;
  let counted = { old: 0, new: 0 };
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk !== null) counted = { old: Number(hunk[1] ?? 1), new: Number(hunk[2] ?? 1) };
    else if (counted.old > 0 || counted.new > 0) {
      if (!/^(?:[-+ \\]|$)/.test(line)) return end;
      if (!line.startsWith('+')) counted.old--;
      if (!line.startsWith('-')) counted.new--;
    } else if (!/^(?:diff |index |--- |\+\+\+ |[-+ \\]|(?:new|deleted|old) |rename |similarity )/.test(line))
      return end;
  }
  return end;
}

function findTrace(lines: readonly string[], from: number, to: number): Listing | undefined {
  const first = indexOf(lines, from, to, (line) => frame.test(line));
  if (first === undefined) return undefined;
  const isHead = first > from && isErrorLine(lines[first - 1] ?? '');
  const isAlone = first + 1 === to && !isHead && !/^\s/.test(lines[first] ?? '');
  if (isAlone) return undefined;
  const isWhole = /^(?:goroutine|stack)/.test(lines[first] ?? '');
  const frames = isWhole ? to : endWhere(lines, first + 1, to, (line) => frame.test(line) || furtherFrame.test(line));
  const hasErrorBelow = frames < to && isErrorLine(lines[frames] ?? '');
  return { start: isHead ? first - 1 : first, end: hasErrorBelow ? frames + 1 : frames, language: '' };
}

const isErrorLine = (line: string): boolean => errorLine.test(line) && !/^\s*(?:[-*+#>]|\d+[.)])\s/.test(line);

function findDrawing(lines: readonly string[], from: number, to: number): Listing | undefined {
  const rule = indexOf(lines, from, to, (line) => /^-{2,}(?:\+-{2,})+$/.test(line));
  if (rule !== undefined && rule > from) {
    return {
      start: rule - 1,
      end: endWhere(lines, rule + 1, to, (line) => /\||^\(\d+ rows?\)$/.test(line)),
      language: '',
    };
  }
  const first = indexOf(lines, from, to, (line) => drawing.test(line));
  if (first === undefined) return undefined;
  const end = endWhere(lines, first, to, (line) => drawing.test(line) || /^\|.*\|$/.test(line));
  const isRooted = first > from && /^\S+$/.test(lines[first - 1] ?? '');
  const isTree = /[├└]─/.test(lines[first] ?? '');
  return end - first > 1 || isTree ? { start: isRooted ? first - 1 : first, end, language: '' } : undefined;
}

const besideCron = /^#(?!#)|^[A-Z_]+ ?=|^@[a-z]+ /;

function findCrontab(lines: readonly string[], from: number, to: number): Listing | undefined {
  const first = indexOf(lines, from, to, isCronLine);
  if (first === undefined) return undefined;
  let start = first;
  while (start > from && besideCron.test(lines[start - 1] ?? '')) start--;
  const end = endWhere(lines, first, to, (line) => isCronLine(line) || besideCron.test(line));
  return { start, end, language: '' };
}

/** A heading may stand right above a command as well: one comment counts only if it does not begin as titles do. */
function findCommands(lines: readonly string[], from: number, to: number): Listing | undefined {
  const start = indexOf(lines, from, to, (line) => /^# \S/.test(line));
  if (start === undefined || start + 1 >= to || !commandLine.test(lines[start + 1] ?? '')) return undefined;
  if (endWhere(lines, start, to, (line) => /^# \S|^\s+\S/.test(line) || commandLine.test(line)) !== to)
    return undefined;
  const comments = lines.slice(start, to).filter((line) => line.startsWith('# '));
  const isTitle = comments.length === 1 && !/^# \p{Ll}/u.test(comments[0] ?? '');
  return isTitle ? undefined : { start, end: to, language: 'sh' };
}

function findYaml(lines: readonly string[], from: number, to: number): Listing | undefined {
  const start = indexOf(
    lines,
    from,
    to - 1,
    (line, index) => /^[\w.-]+:$/.test(line) && /^ +["']?[\w.-]+["']?:(?:\s|$)/.test(lines[index + 1] ?? ''),
  );
  if (start === undefined) return undefined;
  const end = endWhere(lines, start, to, (line) => yamlLine.test(line));
  return end - start > 2 ? { start, end, language: 'yaml' } : undefined;
}

function findBraces(lines: readonly string[], from: number, to: number): Listing | undefined {
  const start = indexOf(
    lines,
    from,
    to - 2,
    (line, index) => /^[^-*+>#\s].*[{[(]$|^[{[]$/.test(line) && /^\s+\S/.test(lines[index + 1] ?? ''),
  );
  if (start === undefined) return undefined;
  const last = endWhere(lines, start + 1, to, (line) => /^\s+\S|^[}\])].*[{[(]$/.test(line));
  return last < to && /^[}\])]+[;,]?$/.test(lines[last] ?? '') ? { start, end: last + 1, language: '' } : undefined;
}

function indexOf(
  lines: readonly string[],
  from: number,
  to: number,
  test: (line: string, index: number) => boolean,
): number | undefined {
  for (let index = from; index < to; index++) if (test(lines[index] ?? '', index)) return index;
  return undefined;
}

function endWhere(lines: readonly string[], from: number, to: number, belongs: (line: string) => boolean): number {
  let end = from;
  while (end < to && belongs(lines[end] ?? '')) end++;
  return end;
}
