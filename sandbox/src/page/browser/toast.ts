import { byId, h } from './dom.ts';

const SHOWN_MS = 4_000;

/** Says something for a few seconds, as a messenger does; screen readers are told. */
export function toast(text: string): void {
  const element = h('div', { class: 'toast' }, text);
  byId('toasts').append(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}

/** Says something that stays until it is read. */
export function alertDialog(text: string): void {
  const dialog = h('dialog', { class: 'alert', 'aria-label': 'The bot says' }, h('p', {}, text));
  dialog.append(h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, 'OK'));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Does something and says it if it fails; resolves with whether it was done. */
export async function attempt(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error));
    return false;
  }
}

export async function copy(text: string, what: string): Promise<void> {
  if (await attempt(navigator.clipboard.writeText(text))) toast(`${what} copied.`);
}
