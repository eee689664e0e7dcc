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
