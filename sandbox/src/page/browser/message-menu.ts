import type { PageMessage } from '../wire.ts';
import { type MenuItem, openMenu } from './menu.ts';
import { copy } from './toast.ts';

/** What stands in the menu of a message. */
export interface MessageMenuActions {
  reply(message: PageMessage): void;
  edit(message: PageMessage): void;
  remove(message: PageMessage): void;
}

/** Opens the menu of a message beside a button or at a point. */
export function openMessageMenu(
  message: PageMessage,
  at: HTMLElement | { x: number; y: number },
  { reply, edit, remove }: MessageMenuActions,
): void {
  const items: MenuItem[] = [{ label: 'Reply', choose: () => reply(message) }];
  if (message.text !== '') items.push({ label: 'Copy text', choose: () => void copy(message.text, 'Text') });
  if (message.from === 'person') items.push({ label: 'Edit', choose: () => edit(message) });
  items.push({ label: 'Delete', isDanger: true, choose: () => remove(message) });
  openMenu('What to do with this message', items, at);
}
