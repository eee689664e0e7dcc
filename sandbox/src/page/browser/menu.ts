import { h } from './dom.ts';

/** Distance from the edge of the window; px. */
const MARGIN_PX = 8;

export interface MenuItem {
  label: string;
  /** What it does, beside the label. */
  detail?: string;
  isDanger?: boolean;
  choose(): void;
}

/** Opens a menu beside a button or at a point; a click elsewhere or Escape closes it. */
export function openMenu(label: string, items: readonly MenuItem[], at: HTMLElement | { x: number; y: number }): void {
  const menu = h('div', { class: 'menu', role: 'menu', popover: 'auto', 'aria-label': label });
  for (const item of items) {
    const choose = () => {
      menu.hidePopover();
      item.choose();
    };
    menu.append(
      h(
        'button',
        { type: 'button', role: 'menuitem', class: item.isDanger && 'danger', onclick: choose },
        item.label,
        item.detail !== undefined && h('small', {}, item.detail),
      ),
    );
  }
  menu.addEventListener('toggle', (event) => {
    if (event.newState === 'closed') menu.remove();
  });
  menu.addEventListener('keydown', (event) => {
    const buttons = [...menu.querySelectorAll('button')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons.at((from + step) % buttons.length)?.focus();
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
