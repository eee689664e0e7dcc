import type { PageMessage, PagePreview } from '../wire.ts';
import { byId, h, icon } from './dom.ts';
import { drawText } from './draw-text.ts';
import { drawMessage, type MessageActions } from './message-view.ts';

/** How far from its end a list still counts as read to the end; px. */
const NEAR_END_PX = 80;

/** The messages of the chat and the preview below them. */
export function createMessageList(actions: MessageActions & { stop(): void }) {
  const scroller = byId('messages');
  const list = byId('message-list');
  const previewPlace = byId('preview');
  const toEnd = byId<HTMLButtonElement>('to-end');
  const messages = new Map<number, PageMessage>();
  let botName = '';

  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
  // Only who scrolls up stops following; what grows meanwhile, such as a picture that comes late, does not.
  let follows = true;
  let lastTop = 0;
  const scrollToEnd = () => {
    follows = true;
    scroller.scrollTo({ top: scroller.scrollHeight });
  };
  toEnd.append(icon('down'));
  toEnd.addEventListener('click', scrollToEnd);
  scroller.addEventListener('scroll', () => {
    if (isAtEnd()) follows = true;
    else if (scroller.scrollTop < lastTop) follows = false;
    lastTop = scroller.scrollTop;
    toEnd.hidden = isAtEnd();
  });
  const sizes = new ResizeObserver(() => {
    if (follows) scrollToEnd();
    toEnd.hidden = isAtEnd();
  });
  for (const element of [scroller, list, previewPlace]) sizes.observe(element);

  let place: number | undefined;
  let previews: readonly PagePreview[] = [];

  function drawPreview() {
    const draft = previews.find(({ threadId }) => threadId === place)?.draft;
    previewPlace.replaceChildren(...(draft === undefined ? [] : [drawDraft(draft, actions)]));
  }

  function show(message: PageMessage) {
    messages.set(message.id, message);
    const drawn = drawMessage(message, botName, actions);
    drawn.hidden = message.threadId !== place;
    const before = document.getElementById(`message-${message.id}`);
    if (before === null) {
      list.append(drawn);
      return;
    }
    const focused = focusedIndex(before);
    before.replaceWith(drawn);
    if (focused !== undefined) focusAt(drawn, focused);
  }

  return {
    reset(all: readonly PageMessage[], name: string): void {
      botName = name;
      messages.clear();
      list.replaceChildren();
      for (const message of all) show(message);
      scrollToEnd();
    },
    /** Shows a message as it is now; answers whether it is a new one. */
    show(message: PageMessage): boolean {
      const isNew = !messages.has(message.id);
      show(message);
      if (isNew && message.from === 'person' && message.threadId === place) scrollToEnd();
      return isNew;
    },
    remove(id: number): void {
      messages.delete(id);
      document.getElementById(`message-${id}`)?.remove();
    },
    previews(all: readonly PagePreview[]): void {
      previews = all;
      drawPreview();
    },
    /** Shows a topic, or what is outside of them. */
    showPlace(threadId: number | undefined): void {
      place = threadId;
      for (const { id, threadId: of } of messages.values()) byId(`message-${id}`).hidden = of !== place;
      drawPreview();
      scrollToEnd();
    },
    /** The newest of the person's own messages that can be edited. */
    lastOwn: (): PageMessage | undefined =>
      [...messages.values()].findLast(
        ({ from, text, threadId }) => from === 'person' && text !== '' && threadId === place,
      ),
    jumpTo(id: number): void {
      const message = document.getElementById(`message-${id}`);
      message?.scrollIntoView({ block: 'center' });
      message?.focus({ preventScroll: true });
    },
  };
}

function drawDraft(
  { text, entities, canStop, isStopped }: NonNullable<PagePreview['draft']>,
  actions: MessageActions & { stop(): void },
): HTMLElement {
  const words =
    text === '' ? h('div', { class: 'text thinking' }, 'Thinking…') : drawText(text, entities, actions.sendCommand);
  const stop = h('button', { class: 'stop', type: 'button', onclick: actions.stop }, icon('stop'), 'Stop');
  return h(
    'article',
    { class: `message bot draft${isStopped ? ' stopped' : ''}`, 'aria-label': 'The bot is writing' },
    h('div', { class: 'bubble' }, words),
    canStop && h('div', { class: 'keyboard' }, stop),
  );
}

const focusables = (element: HTMLElement) => [...element.querySelectorAll<HTMLElement>('button, a')];

/** Which of its buttons has the focus; undefined where none has. */
function focusedIndex(element: HTMLElement): number | undefined {
  if (!element.contains(document.activeElement)) return undefined;
  return focusables(element).indexOf(document.activeElement as HTMLElement);
}

/** Gives the focus back after a message was drawn anew, so that the keyboard is not thrown to the top of the page. */
function focusAt(element: HTMLElement, index: number): void {
  const target = focusables(element)[index];
  if (target === undefined || (target instanceof HTMLButtonElement && target.disabled)) {
    element.focus({ preventScroll: true });
  } else target.focus({ preventScroll: true });
}
