import { byId } from './dom.ts';

const PANES = ['chat', 'files', 'operator'] as const;

export type PaneName = (typeof PANES)[number];

/** On a narrow screen one pane is shown at a time; a dot tells that something is new in another one. */
export function createTabs() {
  const tab = (name: PaneName) => byId(`tab-${name}`);
  let shown: PaneName = 'chat';

  function show(name: PaneName) {
    shown = name;
    document.body.dataset.pane = name;
    for (const pane of PANES) tab(pane).setAttribute('aria-pressed', String(pane === name));
    unmark(name);
  }

  function unmark(name: PaneName) {
    tab(name).classList.remove('marked');
    byId(`news-${name}`).textContent = '';
  }

  for (const name of PANES) tab(name).addEventListener('click', () => show(name));
  show(shown);

  return {
    show,
    unmark,
    mark(name: PaneName): void {
      if (name === shown) return;
      tab(name).classList.add('marked');
      byId(`news-${name}`).textContent = '(new)';
    },
  };
}
