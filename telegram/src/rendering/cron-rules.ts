import { commandLine } from './command-rules.ts';

const name = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun';
const value = String.raw`(?:\d{1,2}|${name})`;
const values = String.raw`(?:\*|\?|${value}(?:-${value})?)(?:\/\d{1,3})?`;
// With what Quartz adds: `?`, the last and the nearest working day, the third Friday.
const field = String.raw`(?:${values}(?:,${values})*|\d{0,2}L|(?:\d{1,2}|L)W|\d#\d)`;
const line = new RegExp(String.raw`^\s*(?<times>(?:${field}[ \t]+){4}${field})(?:[ \t]+(?<run>\S.*?))?\s*$`, 'i');
const furtherFields = new RegExp(String.raw`^${field}(?:[ \t]+(?:\*|20\d\d))?$`, 'i');
const nickname =
  /^\s*@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly|every_(?:minute|second))[ \t]+(?<run>\S.*)$/;
const path = /^[~./$]/;
const program = /^(?:[~.$"'(/\\@-]|[A-Z_]+=|\S*[/.]\S)|^[\w.-]+\s+(?:[~.$"'(/-]|.*[|&>]\s|\S*\/)/;
const product = /^(?:\d+ \* )+\d+$/;
const mostInFields = [59, 23, 31, 12, 7];
const mostInQuartz = [59, ...mostInFields];

/** Whether a line is one of a crontab: five fields of a time (six of Quartz) or `@daily`, and what is run then. */
export function isCronLine(text: string): boolean {
  const command = nickname.exec(text)?.groups?.run;
  if (command !== undefined) return program.test(command) || commandLine.test(command);
  const { times = '', run = '' } = line.exec(text)?.groups ?? {};
  if (times === '') return false;
  const stars = times.match(/\*/g)?.length ?? 0;
  if (furtherFields.test(run))
    return /[^*\s]/.test(times + run) && stars > 0 && areInRange(`${times} ${run}`, mostInQuartz);
  if (!areInRange(times, mostInFields) || /^[\d=*+×]/.test(run)) return false;
  if (product.test(times)) return path.test(run);
  if (stars > 1 || times.includes('*/')) return true;
  return stars === 1 ? run !== '' : program.test(run);
}

function areInRange(times: string, most: readonly number[]): boolean {
  return times
    .split(/[ \t]+/)
    .every((one, i) =>
      [...one.replace(/[/#]\d+/g, '').matchAll(/\d+/g)].every(([number]) => Number(number) <= (most[i] ?? 2099)),
    );
}
