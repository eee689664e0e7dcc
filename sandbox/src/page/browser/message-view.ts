import type { PageButton, PageFile, PageMessage } from '../wire.ts';
import { chatFileUrl } from './calls.ts';
import { h, icon, readableSize } from './dom.ts';
import { drawText } from './draw-text.ts';

/** What can be done at a message. */
export interface MessageActions {
  press(message: PageMessage, row: number, column: number): Promise<void>;
  openMenu(message: PageMessage, at: HTMLElement | { x: number; y: number }): void;
  jumpTo(messageId: number): void;
  sendCommand(command: string): void;
}

const clockTime = (seconds: number): string =>
  new Date(seconds * 1_000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

/** Draws a message as it stands now. */
export function drawMessage(message: PageMessage, botName: string, actions: MessageActions): HTMLElement {
  const { id, from, text, entities, file, replyTo, isEdited, reaction } = message;
  if (message.service !== undefined) {
    return h('article', { class: 'service', id: `message-${id}` }, message.service);
  }
  const time = clockTime(message.date);
  const writer = from === 'bot' ? botName : 'You';
  const more = h(
    'button',
    { class: 'more', type: 'button', 'aria-label': 'What to do with this message', 'aria-haspopup': 'menu' },
    icon('more'),
  );
  more.addEventListener('click', () => actions.openMenu(message, more));
  const bubble = h(
    'div',
    { class: 'bubble' },
    replyTo && quoteOf(replyTo, botName, actions),
    file && drawFile(file),
    text !== '' && drawText(text, entities, actions.sendCommand),
    h(
      'span',
      { class: 'meta' },
      reaction && h('span', { class: 'reaction', 'aria-label': `reaction ${reaction}` }, reaction),
      isEdited && 'edited ',
      h('time', {}, time),
      more,
    ),
  );
  const article = h(
    'article',
    {
      class: `message ${from}`,
      id: `message-${id}`,
      tabindex: -1,
      'aria-label': `${writer}, ${time}`,
      'data-album': message.albumId,
    },
    bubble,
    message.buttons.length > 0 && drawKeyboard(message, actions),
  );
  bubble.addEventListener('contextmenu', (event) => {
    if (getSelection()?.isCollapsed === false || (event.target as Element).closest('a, img')) return;
    event.preventDefault();
    actions.openMenu(message, { x: event.clientX, y: event.clientY });
  });
  return article;
}

function quoteOf({ id, from, text }: NonNullable<PageMessage['replyTo']>, botName: string, actions: MessageActions) {
  return h(
    'button',
    { class: 'quote', type: 'button', title: 'Show this message', onclick: () => actions.jumpTo(id) },
    h('b', {}, from === 'bot' ? botName : 'You'),
    h('span', {}, text),
  );
}

function drawFile(file: PageFile): HTMLElement {
  const url = chatFileUrl(file.id);
  if (file.isPicture && file.isPhoto) {
    return h(
      'a',
      { class: 'picture', href: url, target: '_blank', rel: 'noopener' },
      h('img', { src: url, alt: `Picture ${file.name}` }),
    );
  }
  return h(
    'a',
    { class: 'file', href: url, download: file.name, 'aria-label': `Download ${file.name}` },
    file.isPicture ? h('img', { src: url, alt: '' }) : h('span', { class: 'file-icon' }, icon('download')),
    h('span', { class: 'file-words' }, h('b', {}, file.name), h('small', {}, readableSize(file.size))),
  );
}

function drawKeyboard(message: PageMessage, actions: MessageActions): HTMLElement {
  const rows = message.buttons.map((buttons, row) =>
    h(
      'div',
      { class: 'keyboard-row' },
      ...buttons.map((button, column) => drawButton(button, () => actions.press(message, row, column))),
    ),
  );
  return h('div', { class: 'keyboard', role: 'group', 'aria-label': 'Buttons of this message' }, ...rows);
}

function drawButton({ label, style, url, disabled }: PageButton, press: () => Promise<void>): HTMLElement {
  const look = `key${style ? ` ${style}` : ''}`;
  if (url !== undefined && /^(https?|tg):/i.test(url)) {
    return h('a', { class: look, href: url, target: '_blank', rel: 'noopener noreferrer' }, label, icon('link'));
  }
  const button = h('button', { class: look, type: 'button', disabled }, label);
  button.addEventListener('click', async () => {
    if (button.ariaBusy === 'true') return;
    button.ariaBusy = 'true';
    await press();
    button.ariaBusy = null;
  });
  return button;
}
