const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** The line that opened the code block of this Markdown in which its end lies, and the mark that would close it. */
export function openFence(markdown: string): { line: string; mark: string } | undefined {
  let open: { mark: string; line: string } | undefined;
  for (const line of markdown.split('\n')) {
    const match = FENCE.exec(line);
    if (match?.[1] === undefined) continue;
    if (open === undefined) open = { mark: match[1], line: line.trim() };
    else if (match[1].startsWith(open.mark) && match[2]?.trim() === '') open = undefined;
  }
  return open;
}

/** Markdown of an agent with a code block closed that it left open, so that what we add is not read as code. */
export function closedMarkdown(markdown: string): string {
  const open = openFence(markdown);
  return open === undefined ? markdown : `${markdown.replace(/\n$/, '')}\n${open.mark}`;
}
