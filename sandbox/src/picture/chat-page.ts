import type { SeenMessage } from '../telegram/index.ts';
import { chatStyle } from './chat-style.ts';
import { entitiesToHtml, escapeHtml } from './entities-to-html.ts';

export type Bubble = Pick<SeenMessage, 'from' | 'text' | 'entities' | 'buttons'> & {
  document?: { name: string; size: number };
};

/** Of a longer message the picture shows the beginning and the end, and says so; UTF-16 units. */
const MAX_WHOLE_LENGTH = 2_500;

/** A chat as a page that looks like Telegram on a phone; pure, with nothing to load. */
export function chatPage(title: string, bubbles: readonly Bubble[]): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${chatStyle}</style></head>
<body><header>${escapeHtml(title)}</header><main>${bubbles.map(drawBubble).join('\n')}</main></body>
</html>
`;
}

function drawBubble({ from, text, entities, buttons, document }: Bubble): string {
  const file = document === undefined ? '' : drawDocument(document);
  const drawn = text === '' ? '' : `<div class="text">${entitiesToHtml(text, entities)}</div>`;
  const content =
    text.length <= MAX_WHOLE_LENGTH
      ? drawn
      : `<div class="beginning">${drawn}</div><div class="cut">cut out of the picture</div><div class="end">${drawn}</div>`;
  const rows = buttons.map((row) => {
    const keys = row.map(
      ({ label, disabled }) => `<span class="${disabled ? 'off' : 'on'}">${escapeHtml(label)}</span>`,
    );
    return `<div class="row">${keys.join('')}</div>`;
  });
  return `<section class="${from}"><div class="bubble">${file}${content}</div>${rows.join('')}</section>`;
}

function drawDocument({ name, size }: { name: string; size: number }): string {
  const kilobytes = (size / 1024).toFixed(1);
  return `<div class="file"><div class="icon">↓</div><div><b>${escapeHtml(name)}</b><br>${kilobytes} KB</div></div>`;
}
