import type { PageEntity } from '../wire.ts';
import { h, icon } from './dom.ts';
import { entityTree, type TextPiece } from './entity-tree.ts';
import { copy } from './toast.ts';

/** What a tap on a command in a message does. */
type SendCommand = (command: string) => void;

const STYLES: Record<string, 'b' | 'i' | 'u' | 's'> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
};

/** Draws a text with its entities as Telegram's apps do. */
export function drawText(text: string, entities: readonly PageEntity[], sendCommand: SendCommand): HTMLElement {
  return h('div', { class: 'text', dir: 'auto' }, ...drawPieces(entityTree(text, entities), sendCommand));
}

const drawPieces = (pieces: readonly TextPiece[], sendCommand: SendCommand): (string | Node)[] =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : drawEntity(piece, sendCommand)));

function drawEntity({ entity, text, children }: Exclude<TextPiece, string>, sendCommand: SendCommand): Node {
  const inner = drawPieces(children, sendCommand);
  const style = STYLES[entity.type];
  if (style !== undefined) return h(style, {}, ...inner);
  switch (entity.type) {
    case 'code':
      return h('code', { title: 'Copy', onclick: () => void copy(text, 'Text') }, ...inner);
    case 'pre':
      return codeBlock(text, entity.language);
    case 'text_link':
      return link(entity.url ?? '', inner);
    case 'url':
      return link(text, inner);
    case 'bot_command':
      return h('button', { class: 'command', type: 'button', onclick: () => sendCommand(text) }, ...inner);
    case 'blockquote':
      return h('blockquote', {}, ...inner);
    case 'expandable_blockquote':
      return expandable(inner);
    case 'spoiler':
      return spoiler(inner);
    default:
      return h('span', { class: `entity-${entity.type}` }, ...inner);
  }
}

/** A link that leads elsewhere opens beside this page and is told nothing of it; anything else is no link. */
function link(url: string, inner: (string | Node)[]): Node {
  const parsed = URL.parse(/^[a-z][a-z\d+.-]*:/i.test(url) ? url : `http://${url}`);
  if (parsed === null || !['http:', 'https:', 'tg:', 'mailto:'].includes(parsed.protocol)) {
    return h('span', {}, ...inner);
  }
  return h('a', { href: parsed.href, target: '_blank', rel: 'noopener noreferrer', title: parsed.href }, ...inner);
}

function codeBlock(code: string, language: string | undefined): HTMLElement {
  const label = language === undefined ? 'code' : language;
  const button = h(
    'button',
    { class: 'copy', type: 'button', 'aria-label': `Copy this ${label}`, onclick: () => void copy(code, 'Code') },
    icon('copy'),
  );
  return h(
    'figure',
    { class: 'code-block' },
    h('figcaption', {}, h('span', {}, label), button),
    h('pre', { tabindex: 0, 'aria-label': label }, h('code', {}, code)),
  );
}

function expandable(inner: (string | Node)[]): HTMLElement {
  const quote = h('blockquote', { class: 'expandable' }, h('div', { class: 'folded' }, ...inner));
  const button = h('button', { class: 'expand', type: 'button', 'aria-expanded': 'false' }, 'Show more');
  button.addEventListener('click', () => {
    const isOpen = quote.classList.toggle('open');
    button.setAttribute('aria-expanded', String(isOpen));
    button.textContent = isOpen ? 'Show less' : 'Show more';
  });
  quote.append(button);
  return quote;
}

function spoiler(inner: (string | Node)[]): HTMLElement {
  const hidden = h('span', { 'aria-hidden': 'true' }, ...inner);
  const show = () => {
    if (element.classList.contains('open')) return;
    element.classList.add('open');
    hidden.removeAttribute('aria-hidden');
    for (const name of ['role', 'tabindex', 'aria-label']) element.removeAttribute(name);
  };
  const element = h(
    'span',
    {
      class: 'spoiler',
      role: 'button',
      tabindex: 0,
      'aria-label': 'Hidden text, press to show it',
      onclick: show,
      onkeydown: (event: KeyboardEvent) => (event.key === 'Enter' || event.key === ' ') && show(),
    },
    hidden,
  );
  return element;
}
