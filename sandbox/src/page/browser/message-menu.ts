import type { PageMessage } from '../wire.ts';
import { h } from './dom.ts';
import { copy } from './toast.ts';

/** What stands in the menu of a message. */
export interface MenuActions {
  reply(message: PageMessage): void;
  edit(message: PageMessage): void;
  remove(message: PageMessage): void;
}

/** Distance from the edge of the window; px. */
const MARGIN_PX = 8;

/** Opens the menu of a message beside a button or at a point; a click elsewhere or Escape closes it. */
export function openMessageMenu(
  message: PageMessage,
  at: HTMLElement | { x: number; y: number },
  actions: MenuActions,
): void {
  const menu = h('div', { class: 'menu', role: 'menu', popover: 'auto', 'aria-label': 'What to do with this message' });
  const add = (label: string, work: () => void, look = '') =>
    menu.append(
      h(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          class: look,
          onclick: () => {
            menu.hidePopover();
            work();
          },
        },
        label,
      ),
    );
  add('Reply', () => actions.reply(message));
  if (message.text !== '') add('Copy text', () => void copy(message.text, 'Text'));
  if (message.from === 'person') add('Edit', () => actions.edit(message));
  add('Delete', () => actions.remove(message), 'danger');

  menu.addEventListener('toggle', (event) => {
    if ((event as ToggleEvent).newState === 'closed') menu.remove();
  });
  menu.addEventListener('keydown', (event) => {
    const items = [...menu.querySelectorAll('button')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = items.indexOf(document.activeElement as HTMLButtonElement);
    items.at((from + step) % items.length)?.focus();
  });
  document.body.append(menu);
  menu.showPopover();
  const { x, y } = at instanceof HTMLElement ? cornerOf(at) : at;
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(MARGIN_PX, Math.min(x, innerWidth - width - MARGIN_PX))}px`;
  menu.style.top = `${Math.max(MARGIN_PX, Math.min(y, innerHeight - height - MARGIN_PX))}px`;
  menu.querySelector('button')?.focus();
}

function cornerOf(element: HTMLElement): { x: number; y: number } {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom };
}
