import { byId, setText } from './dom.ts';

/** A drawn item: it is changed in place, so that what has the focus keeps it. */
export interface Row<Item> {
  element: HTMLElement;
  update(item: Item): void;
}

/** Makes the view of one card's list; `draw` makes the row of an item that was not there before. */
export function createListView<Item>(id: string, keyOf: (item: Item) => string, draw: (item: Item) => Row<Item>) {
  const card = byId(id);
  const find = <Kind extends HTMLElement>(selector: string) => card.querySelector<Kind>(selector) as Kind;
  const [title, list, nothing, rest] = [find('h2'), find('ul'), find('.nothing'), find('.more')];
  const rows = new Map<string, Row<Item>>();

  /** Whose button has the focus must not lose their place with the row. */
  function remove(row: Row<Item>): void {
    const hadFocus = row.element.contains(document.activeElement);
    row.element.remove();
    if (hadFocus) title.focus();
  }

  return function show(items: readonly Item[], more = 0): void {
    const keys = new Set(items.map(keyOf));
    for (const [key, row] of rows) {
      if (keys.has(key)) continue;
      rows.delete(key);
      remove(row);
    }
    items.forEach((item, index) => {
      const key = keyOf(item);
      let row = rows.get(key);
      if (row === undefined) {
        row = draw(item);
        rows.set(key, row);
      }
      row.update(item);
      const there = list.children[index];
      if (there !== row.element) list.insertBefore(row.element, there ?? null);
    });
    card.classList.toggle('filled', items.length > 0);
    nothing.hidden = items.length > 0;
    rest.hidden = more === 0;
    setText(rest, more === 0 ? '' : `and ${more} more`);
  };
}
