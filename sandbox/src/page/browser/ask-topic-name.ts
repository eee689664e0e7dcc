import { h } from './dom.ts';
import { attempt } from './toast.ts';

/** Telegram: 1 to 128 characters. */
const LONGEST_NAME = 128;

/** Asks for the name of a topic until it is taken or the person thinks better of it. */
export function askTopicName<Taken>(
  { title, name = '', hint }: { title: string; name?: string; hint?: string },
  take: (name: string) => Promise<Taken>,
  then: (taken: Taken) => void = () => {},
): void {
  const field = h('input', { id: 'topic-name', required: true, maxlength: LONGEST_NAME, autocomplete: 'off' });
  field.value = name;
  const form = h(
    'form',
    { class: 'topic-form' },
    h('h2', {}, title),
    h('label', { for: 'topic-name' }, 'Name'),
    field,
    hint !== undefined && h('small', {}, hint),
    h(
      'div',
      { class: 'choices' },
      h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, 'Cancel'),
      h('button', { class: 'button primary', type: 'submit' }, 'OK'),
    ),
  );
  const dialog = h('dialog', { class: 'alert', 'aria-label': title }, form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const taken = take(field.value.trim()).then((result) => {
      // Closing gives the focus back to where it was; what follows may move it.
      dialog.close();
      then(result);
    });
    void attempt(taken);
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  field.select();
}
