/** Markdown of exactly `length` characters, the same that `long-answer.sse` was recorded with. */
export function longMarkdown(length: number): string {
  let text = '# Big answer\n\n';
  for (let line = 1; text.length < length; line += 1) {
    text +=
      line % 7 === 0
        ? `\n## Section ${line}\n\n- item **${line}**\n- \`code ${line}\`\n\n`
        : `Line ${line} with some _markdown_ text, ünïcode → and a [link](https://example.invalid/${line}).\n`;
  }
  return text.slice(0, length);
}

/** ASCII lines of exactly `length` bytes. */
export function plainText(length: number): string {
  const line = `${'0123456789'.repeat(7)}\n`;
  return line.repeat(Math.ceil(length / line.length)).slice(0, length);
}

export function* inPieces(text: string, pieceLength: number): Generator<string> {
  for (let start = 0; start < text.length; start += pieceLength) yield text.slice(start, start + pieceLength);
}

/** One of everything that an answer can look like. */
export const richMarkdown = `# Heading one

A paragraph with **bold**, _italic_, ~~struck~~, \`inline code\` and a [link](https://example.invalid/page?a=1&b=2).

## Heading two

- first
  - nested once
    - nested twice
- second with <angle> & ampersand

1. one
2. two
   - mixed

> A quotation
> over two lines

\`\`\`ts
const answer: number = 42; // *not* italic
\`\`\`

| name | value |
| --- | ---: |
| alpha | 1 |
| beta | 22 |

Last line with an emoji 🚀 and ünïcode.
`;
