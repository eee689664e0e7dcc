import { createFenceTracker } from './code-fences.ts';
import { cleanText } from './telegram-text.ts';
import { toTelegramUrl } from './telegram-url.ts';

/** The Markdown as `cleanText` makes it; a terminal's hyperlink to a web address is a link, in code its label alone. */
export function cleanMarkdown(markdown: string): string {
  const fences = createFenceTracker();
  let lineStart = 0;
  return cleanText(markdown, (label, address, offset) => {
    for (
      let end = markdown.indexOf('\n', lineStart);
      end >= 0 && end < offset;
      end = markdown.indexOf('\n', lineStart)
    ) {
      fences.next(markdown.slice(lineStart, end));
      lineStart = end + 1;
    }
    const before = markdown.slice(lineStart, offset);
    const isCode = fences.openingLine() !== undefined || before.split('`').length % 2 === 0;
    const url = toTelegramUrl(address);
    if (isCode || url === undefined || label === address || label.includes('\n')) return label;
    return `[${label.replace(/[\\[\]]/g, '\\$&')}](<${url}>)`;
  });
}
