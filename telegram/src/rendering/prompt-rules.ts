import { commandLine } from './command-rules.ts';

const python = /^>>> ?\S|^>>>$/;
const pythonWord =
  /^(?:assert|async|await|class|def|del|elif|except|for|from|global|if|import|lambda|nonlocal|not|pass|print|raise|return|try|while|with|yield)\b/;
const phrase = /^["'“„]?\p{L}[\p{L}'’]*,?(?:\s+[\p{L}'’]+[,;]?){2,}[.!?…:]?["'”]?$/u;

/** What programs write before what is typed, as far as nothing else looks like it. */
const prompts: RegExp[] = [
  /^(?:In|Out)\s?\[\d+\]: /,
  /^(?:mysql|sqlite|ghci|scala|julia|jshell|mongosh|redis(?:-cli)?|MariaDB \[[^\]]*\]|127\.0\.0\.1:\d+)> \S/,
  /^irb(?:\([\w#]+\))?(?:[:\d]+)?[>*] /,
  /^iex\(\d+\)> /,
  /^[\w.-]+[=-][#>] (?:\\\w|(?:alter|begin|commit|create|delete|drop|explain|insert|select|show|update|with)\b)/i,
  /^(?:\([\w.-]+\) )?PS(?: [A-Z]:\\[^>]*)?> /,
  /^[A-Z]:\\[^<>|"]*>\s?\S/,
  /^(?:\([\w.-]+\) )?(?:[a-z_][\w.-]*@[\w.-]+:[^\s$#%]*|\[[a-z_][\w.-]*@[\w.-]+ [^\]\s]+\])[$#%] \S/,
  // Unlike amounts.
  /^\$ (?:[a-z][\w.-]*(?:\s|$)|[./~]|[A-Z_]+=)/,
];
const rootCommand =
  /^# (?:(?:apt|apt-get|dnf|yum|apk|pip|pip3|npm|pnpm|yarn|brew|cargo|gem|snap) (?:add|install|remove|update|upgrade)|(?:systemctl|service) [\w@.-]+|docker (?:build|compose|exec|ps|pull|run)|kubectl (?:apply|get|logs)|git (?:clone|pull|push|status))(?: [\w@./:=+-]+)*$/;
const pathOrOption = /\s--?[a-z]|\s[~./]|[|>&]/i;

/** Whether a line was written for people and not printed: words that end as a sentence does, or with marks of formatting. */
export function isSentence(line: string): boolean {
  return (phrase.test(line) && /[.!?…:]["'”]?$/.test(line)) || /\*\*\S[^*]*\*\*|(?<!`)`[^`\s][^`]*`/.test(line);
}

/** Whether a line begins with the prompt of a shell or of a program that reads lines. */
export function isPromptLine(text: string): boolean {
  const line = text.trimStart();
  if (python.test(line)) return isPython(line.slice(3).trim());
  if (line.startsWith('# '))
    return rootCommand.test(line) || (commandLine.test(line.slice(2)) && pathOrOption.test(line));
  return prompts.some((prompt) => prompt.test(line)) && !isSentence(line.replace(/^\$ /, ''));
}

/** Three signs begin a quote of a quote of a quote as well, which is made of words. */
const isPython = (typed: string): boolean => pythonWord.test(typed) || !phrase.test(typed);

/** Whether a line is one of Python's prompt, although it looks like a quote. */
export const isPythonPrompt = (text: string): boolean => python.test(text.trimStart()) && isPromptLine(text);
