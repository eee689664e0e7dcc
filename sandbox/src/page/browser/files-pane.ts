import type { PageProject, ShownFile, TreeNode } from '../wire.ts';
import { calls, projectFileUrl } from './calls.ts';
import { byId, h, icon, readableSize } from './dom.ts';
import { attempt } from './toast.ts';

interface Place {
  project: string;
  path: string;
}

/** What the machinery keeps for itself in a project; nobody waits for news of it. */
const OWN_FILES = /^(\.etienne|data|\.attachments\/outgoing)\//;

const keyOf = ({ project, path }: Place) => `${project}/${path}`;

/** The files of the projects: a tree, and beside it the file that was chosen. */
export function createFilesPane(onNew: () => void) {
  const pane = byId('pane-files');
  const tree = byId('tree');
  const viewer = byId('viewer');
  /** By the path with the project before it; what a person opened or shut stays so. */
  const isOpen = new Map<string, boolean>();
  const versions = new Map<string, string>();
  const fresh = new Set<string>();
  let shown: Place | undefined;

  function noteVersions(project: string, nodes: readonly TreeNode[], seen: Set<string>, isFirst: boolean) {
    for (const { path, version, children } of nodes) {
      const key = keyOf({ project, path });
      seen.add(key);
      if (children !== undefined) noteVersions(project, children, seen, isFirst);
      if (version === undefined || versions.get(key) === version) continue;
      versions.set(key, version);
      if (isFirst || OWN_FILES.test(path)) continue;
      fresh.add(key);
      for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        isOpen.set(keyOf({ project, path: path.slice(0, end) }), true);
      }
      isOpen.set(keyOf({ project, path: '' }), true);
      onNew();
    }
  }

  function drawFolder(place: Place, name: string, children: readonly TreeNode[]): HTMLElement {
    const key = keyOf(place);
    const details = h(
      'details',
      { open: isOpen.get(key) ?? place.path === '' },
      h('summary', { 'data-key': key }, icon('folder'), h('span', {}, name)),
      h('ul', {}, ...children.map((node) => h('li', {}, drawNode(place.project, node)))),
    );
    details.addEventListener('toggle', () => isOpen.set(key, details.open));
    return details;
  }

  function drawNode(project: string, { name, path, children }: TreeNode): HTMLElement {
    const place = { project, path };
    if (children !== undefined) return drawFolder(place, name, children);
    const key = keyOf(place);
    return h(
      'button',
      {
        class: `tree-file${fresh.has(key) ? ' fresh' : ''}`,
        type: 'button',
        'data-key': key,
        'aria-current': shown !== undefined && keyOf(shown) === key ? 'true' : undefined,
        onclick: () => void open(place),
      },
      icon('file'),
      h('span', {}, name),
      fresh.has(key) && h('span', { class: 'badge' }, 'new'),
    );
  }

  let projects: readonly PageProject[] = [];
  function draw() {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.key;
    tree.replaceChildren(
      ...projects.map(({ name, children }) => drawFolder({ project: name, path: '' }, name, children)),
    );
    if (focused !== undefined) tree.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  async function open(place: Place) {
    shown = place;
    fresh.delete(keyOf(place));
    draw();
    await attempt(
      calls.projectFile(place.project, place.path).then((file) => {
        if (shown !== undefined && keyOf(shown) === keyOf(place)) drawFile(place, file);
      }),
    );
  }

  function drawFile({ project, path }: Place, file: ShownFile) {
    const url = projectFileUrl(project, path);
    const name = path.split('/').at(-1) ?? path;
    pane.classList.add('viewing');
    viewer.replaceChildren(
      h(
        'header',
        {},
        h(
          'button',
          { class: 'round back', type: 'button', 'aria-label': 'Back to the files', onclick: close },
          icon('back'),
        ),
        h('span', { class: 'file-words' }, h('b', {}, path), h('small', {}, `${project}, ${readableSize(file.size)}`)),
        h('a', { class: 'round', href: url, download: name, 'aria-label': `Download ${name}` }, icon('download')),
      ),
      drawContent(file, url, name),
    );
  }

  function close() {
    const key = shown && keyOf(shown);
    shown = undefined;
    pane.classList.remove('viewing');
    viewer.replaceChildren(h('p', { class: 'empty' }, 'Choose a file to see what is in it.'));
    draw();
    if (key !== undefined) tree.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  return {
    show(all: readonly PageProject[]): void {
      const isFirst = versions.size === 0;
      const seen = new Set<string>();
      const before = shown && versions.get(keyOf(shown));
      for (const { name, children } of all) noteVersions(name, children, seen, isFirst);
      for (const key of [...versions.keys()]) if (!seen.has(key)) versions.delete(key);
      projects = all;
      draw();
      if (shown === undefined) close();
      else if (!versions.has(keyOf(shown))) close();
      else if (versions.get(keyOf(shown)) !== before) void open(shown);
    },
  };
}

function drawContent(file: ShownFile, url: string, name: string): HTMLElement {
  if (file.kind === 'picture') return h('div', { class: 'content' }, h('img', { src: url, alt: `Picture ${name}` }));
  if (file.kind === 'other') return h('p', { class: 'empty' }, 'This is no text. Download it to open it.');
  return h(
    'div',
    { class: 'content' },
    h('pre', { tabindex: 0, 'aria-label': `Content of ${name}` }, file.text || '(empty)'),
    file.isCut && h('p', { class: 'empty' }, 'The rest is not shown. Download the file to see all of it.'),
  );
}
