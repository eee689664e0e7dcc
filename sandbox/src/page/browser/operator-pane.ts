import type { OperatorLine, Stage } from '../wire.ts';
import { calls } from './calls.ts';
import { byId, h } from './dom.ts';
import { attempt } from './toast.ts';

/** The terminal of whoever runs the services, and what waits for them. */
export function createOperatorPane() {
  const waiting = byId('waiting');
  const lines = byId('operator-lines');
  const form = byId<HTMLFormElement>('operator-form');
  const field = byId<HTMLInputElement>('operator-field');
  const typed: string[] = [];
  let at = 0;

  function scrollToEnd() {
    lines.scrollTop = lines.scrollHeight;
  }

  const show = ({ kind, text }: OperatorLine) =>
    lines.append(h('div', { class: `operator-${kind}` }, kind === 'command' ? `$ ${text}` : text));

  function run(line: string) {
    if (typed.at(-1) !== line) typed.push(line);
    at = typed.length;
    return attempt(calls.operate(line));
  }

  function showStage(stage: Stage) {
    const hadFocus = waiting.contains(document.activeElement);
    waiting.replaceChildren(...(stage.kind === 'approve' ? [drawRequest(stage)] : []));
    waiting.hidden = stage.kind !== 'approve';
    if (hadFocus && stage.kind !== 'approve') field.focus();
  }

  function drawRequest({ code, approve, deny }: Extract<Stage, { kind: 'approve' }>): HTMLElement {
    const button = (label: string, line: string, look: string) => {
      const element = h('button', { class: `button ${look}`, type: 'button' }, label);
      element.addEventListener('click', async () => {
        element.disabled = true;
        await run(line);
        element.disabled = false;
      });
      return element;
    };
    return h(
      'div',
      { class: 'request' },
      h('p', {}, 'Somebody wants to talk to the bot with the code ', h('code', {}, code), '.'),
      h('p', { class: 'command-line' }, `$ ${approve}`),
      h('div', { class: 'choices' }, button('Approve', approve, 'primary'), button('Deny', deny, '')),
    );
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const line = field.value.trim();
    if (line === '') return;
    if (await run(line)) field.value = '';
  });
  field.addEventListener('keydown', (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || typed.length === 0) return;
    event.preventDefault();
    at = Math.max(0, Math.min(typed.length, at + step));
    field.value = typed[at] ?? '';
  });

  return {
    reset(all: readonly OperatorLine[], stage: Stage): void {
      lines.replaceChildren();
      for (const line of all) show(line);
      scrollToEnd();
      showStage(stage);
    },
    line(line: OperatorLine): void {
      show(line);
      scrollToEnd();
    },
    stage: showStage,
  };
}
