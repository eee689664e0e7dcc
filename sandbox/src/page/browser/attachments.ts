import type { NewMessage } from '../wire.ts';
import { calls } from './calls.ts';
import { byId, h, icon, readableSize } from './dom.ts';
import { attempt, toast } from './toast.ts';

/** Telegram shows these as photos, unless the person wants them sent as files. */
const PHOTO_TYPES = ['image/png', 'image/jpeg', 'image/webp'];

interface Attached {
  file: File;
  uploadId: string;
  asFile: boolean;
  element: HTMLElement;
}

/** The files that go with the next message. */
export function createAttachments() {
  const place = byId('attachments');
  let attached: Attached[] = [];

  function drop(one: Attached, isSent: boolean) {
    attached = attached.filter((other) => other !== one);
    const picture = one.element.querySelector('img');
    if (picture !== null) URL.revokeObjectURL(picture.src);
    one.element.remove();
    if (!isSent) void calls.dropUpload(one.uploadId).catch(() => undefined);
  }

  async function add(file: File) {
    let uploadId = '';
    const done = await attempt(
      calls.upload(file).then(({ id }) => {
        uploadId = id;
      }),
    );
    if (!done) return;
    const isPhoto = PHOTO_TYPES.includes(file.type);
    const one: Attached = { file, uploadId, asFile: false, element: h('li', { class: 'attachment' }) };
    const asFile = h('input', {
      type: 'checkbox',
      onchange: () => {
        one.asFile = asFile.checked;
      },
    });
    const remove = h(
      'button',
      {
        class: 'round small',
        type: 'button',
        'aria-label': `Take ${file.name} out`,
        onclick: () => {
          drop(one, false);
          byId('draft').focus();
        },
      },
      icon('close'),
    );
    one.element.append(
      isPhoto ? h('img', { src: URL.createObjectURL(file), alt: '' }) : h('span', { class: 'file-icon' }, icon('file')),
      h('span', { class: 'file-words' }, h('b', {}, file.name), h('small', {}, readableSize(file.size))),
      ...(isPhoto ? [h('label', { class: 'as-file' }, asFile, 'as a file')] : []),
      remove,
    );
    attached.push(one);
    place.append(one.element);
  }

  return {
    async addAll(files: Iterable<File>): Promise<void> {
      for (const file of files) await add(file);
      byId('draft').focus();
    },
    isEmpty: () => attached.length === 0,
    wanted: (): NonNullable<NewMessage['files']> => attached.map(({ uploadId, asFile }) => ({ uploadId, asFile })),
    sent(): void {
      for (const one of attached) drop(one, true);
    },
  };
}

export type Attachments = ReturnType<typeof createAttachments>;

/** Files that are dropped on the chat or pasted into the words are attached. */
export function attachDropped(pane: HTMLElement, attachments: Attachments): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
  pane.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    pane.classList.add('dropping');
  });
  pane.addEventListener('dragleave', (event) => {
    if (!pane.contains(event.relatedTarget as Node | null)) pane.classList.remove('dropping');
  });
  pane.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    pane.classList.remove('dropping');
    const items = [...(event.dataTransfer?.items ?? [])];
    if (items.some((item) => item.webkitGetAsEntry()?.isDirectory)) toast('Folders cannot be sent, only files.');
    const files = items
      .filter((item) => item.kind === 'file' && item.webkitGetAsEntry()?.isDirectory !== true)
      .flatMap((item) => item.getAsFile() ?? []);
    void attachments.addAll(files);
  });
  pane.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void attachments.addAll(files);
  });
}
