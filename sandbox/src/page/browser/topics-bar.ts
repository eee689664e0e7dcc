import type { PageTopic } from '../wire.ts';
import { askTopicName } from './ask-topic-name.ts';
import { calls } from './calls.ts';
import { byId, h, icon } from './dom.ts';
import { openMenu } from './menu.ts';
import { attempt } from './toast.ts';

/** The topics of the chat as a bar; General is what is outside of them. */
export function createTopicsBar(onChoose: (threadId: number | undefined) => void) {
  const bar = byId('topics');
  const unread = new Set<number | undefined>();
  let topics: readonly PageTopic[] | undefined;
  let chosen: number | undefined;

  function choose(threadId: number | undefined) {
    chosen = threadId;
    unread.delete(threadId);
    draw();
    onChoose(threadId);
  }

  function tab(name: string, threadId: number | undefined) {
    const isChosen = threadId === chosen;
    const button = h(
      'button',
      { class: 'topic', type: 'button', 'aria-pressed': String(isChosen), onclick: () => choose(threadId) },
      h('span', { class: 'topic-icon', 'aria-hidden': 'true' }, threadId === undefined ? '#' : firstLetter(name)),
      h('span', { class: 'topic-name' }, name),
      unread.has(threadId) && h('span', { class: 'dot' }, h('span', { class: 'unseen' }, '(new)')),
    );
    return button;
  }

  /** Beside the topic that is shown. */
  function changeButton({ id, name }: PageTopic) {
    const button = h(
      'button',
      { class: 'round small', type: 'button', 'aria-label': `Change the topic ${name}`, 'aria-haspopup': 'menu' },
      icon('more'),
    );
    const rename = () => askTopicName({ title: 'Rename the topic', name }, (wanted) => calls.renameTopic(id, wanted));
    const items = [
      { label: 'Rename', choose: rename },
      { label: 'Delete', isDanger: true, choose: () => void attempt(calls.removeTopic(id)) },
    ];
    button.addEventListener('click', () => openMenu(`The topic ${name}`, items, button));
    return button;
  }

  function draw() {
    bar.hidden = topics === undefined;
    if (topics === undefined) return;
    const add = h('button', { class: 'round small', type: 'button', 'aria-label': 'New topic' }, icon('plus'));
    add.addEventListener('click', () =>
      askTopicName(
        { title: 'New topic', hint: 'One that is called like a project talks to that project.' },
        calls.makeTopic,
        ({ threadId }) => choose(threadId),
      ),
    );
    const tabs = [tab('General', undefined), ...topics.map(({ id, name }) => tab(name, id))];
    const shown = topics.find(({ id }) => id === chosen);
    bar.replaceChildren(h('div', { class: 'topic-tabs' }, ...tabs), ...(shown ? [changeButton(shown)] : []), add);
    bar.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  return {
    show(all: readonly PageTopic[] | undefined): void {
      topics = all;
      const isGone = chosen !== undefined && !all?.some(({ id }) => id === chosen);
      if (isGone) choose(undefined);
      else draw();
    },
    /** Something has come there. */
    mark(threadId: number | undefined): void {
      if (topics === undefined || threadId === chosen) return;
      unread.add(threadId);
      draw();
    },
    chosen: (): number | undefined => chosen,
  };
}

const firstLetter = (name: string): string => [...name][0]?.toUpperCase() ?? '';
