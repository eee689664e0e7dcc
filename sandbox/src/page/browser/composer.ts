import type { PageMessage } from '../wire.ts';
import type { Attachments } from './attachments.ts';
import { calls } from './calls.ts';
import { byId, h, icon } from './dom.ts';
import { attempt } from './toast.ts';

/** What the words in the field are for. */
type Purpose = { kind: 'new' } | { kind: 'reply' | 'edit'; message: PageMessage };

/** The field in which the person writes, with what it replies to or edits above it. */
export function createComposer({
  attachments,
  lastOwn,
}: {
  attachments: Attachments;
  lastOwn(): PageMessage | undefined;
}) {
  const field = byId<HTMLTextAreaElement>('draft');
  const form = byId<HTMLFormElement>('composer');
  const purposeLine = byId('purpose');
  const fileInput = byId<HTMLInputElement>('file-input');
  let purpose: Purpose = { kind: 'new' };
  let isSending = false;
  /** What was begun in other places, by their topic. */
  const begun = new Map<number | undefined, string>();
  let place: number | undefined;

  function setPurpose(next: Purpose) {
    purpose = next;
    purposeLine.hidden = next.kind === 'new';
    if (next.kind === 'new') {
      purposeLine.replaceChildren();
      return;
    }
    const label = next.kind === 'reply' ? 'Reply to' : 'Edit';
    purposeLine.replaceChildren(
      h('span', { class: 'purpose-words' }, h('b', {}, label), h('span', {}, next.message.text || 'a file')),
      h('button', { class: 'round small', type: 'button', 'aria-label': 'Never mind', onclick: leave }, icon('close')),
    );
    field.focus();
  }

  function leave() {
    if (purpose.kind === 'edit') field.value = '';
    setPurpose({ kind: 'new' });
    field.focus();
  }

  async function send() {
    const text = field.value.trim();
    if (isSending || (text === '' && attachments.isEmpty())) return;
    isSending = true;
    const done = await attempt(deliver(text));
    isSending = false;
    if (!done) return;
    field.value = '';
    setPurpose({ kind: 'new' });
  }

  async function deliver(text: string) {
    if (purpose.kind === 'edit') {
      if (text !== purpose.message.typed) await calls.edit(purpose.message.id, text);
      return;
    }
    await calls.send({
      text,
      ...(place !== undefined && { threadId: place }),
      files: attachments.wanted(),
      ...(purpose.kind === 'reply' && { replyTo: purpose.message.id }),
    });
    attachments.sent();
  }

  byId('attach').append(icon('attach'));
  byId('send').append(icon('send'));
  byId('attach').addEventListener('click', () => fileInput.click());
  fileInput.addEventListener('change', () => {
    void attachments.addAll([...(fileInput.files ?? [])]);
    fileInput.value = '';
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void send();
    }
    if (event.key === 'Escape' && purpose.kind !== 'new') leave();
    const last = event.key === 'ArrowUp' && field.value === '' ? lastOwn() : undefined;
    if (last !== undefined) {
      event.preventDefault();
      edit(last);
    }
  });

  function edit(message: PageMessage) {
    setPurpose({ kind: 'edit', message });
    field.value = message.typed ?? message.text;
    field.setSelectionRange(field.value.length, field.value.length);
  }

  return {
    reply: (message: PageMessage): void => setPurpose({ kind: 'reply', message }),
    edit,
    /** The message is gone: nothing replies to it or edits it any more. */
    forget(id: number): void {
      if (purpose.kind !== 'new' && purpose.message.id === id) leave();
    },
    focus: (): void => field.focus(),
    /** Writes to a topic, or outside of them, from now on; what was begun elsewhere waits there. */
    showPlace(threadId: number | undefined): void {
      if (purpose.kind !== 'new') leave();
      begun.set(place, field.value);
      place = threadId;
      field.value = begun.get(place) ?? '';
      field.focus();
    },
  };
}
