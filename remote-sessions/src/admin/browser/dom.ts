type Child = Node | string | undefined | false;
type Properties = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Makes an element with attributes and children. `true` sets an attribute without a value, `false` and `undefined` leave
 * it out. Strings become text and never markup.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** The element of the page with this id. */
export function byId<Kind extends HTMLElement>(id: string): Kind {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}.`);
  return element as Kind;
}

/** Changes a text only where it differs, so that nothing is read out again and no selection is lost. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
