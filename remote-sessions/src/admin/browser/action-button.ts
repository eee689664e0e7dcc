import { SignedOut } from './calls.ts';
import { h } from './dom.ts';
import { toast } from './toast.ts';

/**
 * A button that does something once at a time and says what came of it. `name` tells a screen reader what `label` alone
 * does not: whom it is about.
 */
export function actionButton(options: {
  label: string;
  name: string;
  look: 'primary' | 'plain' | 'danger';
  act(): Promise<unknown>;
  done: string;
}): HTMLButtonElement {
  const { label, name, look, act, done } = options;
  const button = h('button', { class: `button ${look}`, type: 'button', 'aria-label': name }, label);
  let isBusy = false;
  button.addEventListener('click', async () => {
    if (isBusy) return;
    isBusy = true;
    button.setAttribute('aria-busy', 'true');
    try {
      await act();
      toast(done);
    } catch (error) {
      if (error instanceof SignedOut) dispatchEvent(new Event('signed-out'));
      else toast(error instanceof Error ? error.message : String(error), 'problem');
    } finally {
      isBusy = false;
      button.removeAttribute('aria-busy');
    }
  });
  return button;
}
