import { byId, h } from './dom.ts';

const SHOWN_MS = 6_000;

/** Says something for a few seconds; screen readers are told. */
export function toast(text: string, kind: 'done' | 'problem' = 'done'): void {
  const element = h('div', { class: `toast ${kind}` }, text);
  byId('toasts').append(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}
