import { h, setText } from './dom.ts';
import { ageWords } from './words.ts';

let aheadMs = 0;

/** How far the manager's clock is ahead of this one. */
export function setServerTime(now: number): void {
  aheadMs = now - Date.now();
}

export const serverNow = (): number => Date.now() + aheadMs;

/** An age that goes on by itself; `toward` counts down to a time in the future. */
export function ageOf(at: number, toward = false): HTMLTimeElement {
  const element = h('time', { 'data-at': at, 'data-toward': toward });
  tell(element);
  return element;
}

/** Sets a new beginning. */
export function setAge(element: HTMLTimeElement, at: number): void {
  element.dataset.at = String(at);
  tell(element);
}

function tell(element: HTMLTimeElement): void {
  const at = Number(element.dataset.at);
  // What another program calls a time may be none.
  const passed = Number.isFinite(at) ? serverNow() - at : 0;
  setText(element, ageWords(element.dataset.toward === undefined ? passed : -passed));
}

setInterval(() => {
  for (const element of document.querySelectorAll<HTMLTimeElement>('time[data-at]')) tell(element);
}, 1_000);
