const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/**
 * The end of a Markdown text, begun at a line where that is near. A code block that was cut is opened again, so that
 * code still looks like code.
 */
export function tailOf(text: string, mostCharacters: number): string {
  if (text.length <= mostCharacters) return text;
  const cut = text.length - mostCharacters;
  const lineEnd = text.indexOf('\n', cut);
  const start = lineEnd !== -1 && lineEnd - cut < mostCharacters / 4 ? lineEnd + 1 : afterSurrogate(text, cut);
  const fence = openFence(text, start);
  return `…\n${fence === undefined ? '' : `${fence}\n`}${text.slice(start)}`;
}

const afterSurrogate = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
};

/** The line that opened the code block in which `at` lies. */
function openFence(text: string, at: number): string | undefined {
  let open: { mark: string; line: string } | undefined;
  for (const line of text.slice(0, at).split('\n')) {
    const match = FENCE.exec(line);
    if (match?.[1] === undefined) continue;
    if (open === undefined) open = { mark: match[1], line: line.trim() };
    else if (match[1].startsWith(open.mark) && match[2]?.trim() === '') open = undefined;
  }
  return open?.line;
}
