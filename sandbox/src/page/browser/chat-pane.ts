import type { PageCommand, PageEvents, PageMessage, PagePreview, PressResult, Snapshot, Stage } from '../wire.ts';
import { attachDropped, createAttachments } from './attachments.ts';
import { calls } from './calls.ts';
import { createComposer } from './composer.ts';
import { byId, h, icon } from './dom.ts';
import { openMenu } from './menu.ts';
import { createMessageList } from './message-list.ts';
import { openMessageMenu } from './message-menu.ts';
import { alertDialog, attempt, copy, toast } from './toast.ts';
import { createTopicsBar } from './topics-bar.ts';

/** Chat actions of the bot in the words of Telegram's apps. */
const ACTIONS: Record<string, string> = {
  typing: 'typing',
  upload_photo: 'sending a photo',
  upload_document: 'sending a file',
};

/** The chat with the bot. */
export function createChatPane(showOperator: () => void) {
  const pane = byId('pane-chat');
  const state = byId('bot-state');
  const attachments = createAttachments();
  attachDropped(pane, attachments);

  const sendText = (text: string) => {
    const threadId = topics.chosen();
    void attempt(calls.send({ text, ...(threadId !== undefined && { threadId }) }));
  };

  async function press(message: PageMessage, row: number, column: number) {
    let result: PressResult | undefined;
    await attempt(
      calls.press(message.id, row, column).then((answer) => {
        result = answer;
      }),
    );
    if (result === undefined) return;
    if (result.kind === 'copied') await copy(result.text, 'Text');
    if (result.kind === 'expired') toast('The bot has not answered this press in time.');
    if (result.kind === 'answered' && result.text !== '') {
      if (result.isAlert) alertDialog(result.text);
      else toast(result.text);
    }
  }

  const list = createMessageList({
    press,
    sendCommand: sendText,
    jumpTo: (id) => list.jumpTo(id),
    stop: () => void attempt(calls.stop(topics.chosen())),
    openMenu: (message, at) =>
      openMessageMenu(message, at, {
        reply: composer.reply,
        edit: composer.edit,
        remove: ({ id }) => void attempt(calls.remove(id)),
      }),
  });
  const composer = createComposer({ attachments, lastOwn: list.lastOwn });
  let previews: readonly PagePreview[] = [];
  const topics = createTopicsBar((threadId) => {
    pane.toggleAttribute('data-in-topic', threadId !== undefined);
    list.showPlace(threadId);
    composer.showPlace(threadId);
    showAction();
  });
  byId('start').addEventListener('click', () => {
    sendText('/start');
  });
  byId('go-to-operator').addEventListener('click', showOperator);

  const menuButton = byId<HTMLButtonElement>('commands');
  let commands: readonly PageCommand[] = [];
  menuButton.append(icon('menu'));
  menuButton.addEventListener('click', () =>
    openMenu(
      'Commands of the bot',
      commands.map(({ command, description }) => ({
        label: `/${command}`,
        detail: description,
        choose: () => sendText(`/${command}`),
      })),
      menuButton,
    ),
  );

  function showCommands(all: readonly PageCommand[]) {
    commands = all;
    menuButton.hidden = all.length === 0;
  }

  function showAction() {
    const { action, draft } = previews.find(({ threadId }) => threadId === topics.chosen()) ?? {};
    const shown = action ?? (draft && !draft.isStopped ? 'typing' : undefined);
    state.textContent = shown === undefined ? 'bot' : `${ACTIONS[shown] ?? 'busy'}…`;
    state.classList.toggle('active', shown !== undefined);
  }

  function showPreviews(all: readonly PagePreview[]) {
    previews = all;
    list.previews(all);
    showAction();
  }

  function showStage(stage: Stage) {
    const hadFocus = document.activeElement === byId('start');
    pane.dataset.stage = stage.kind;
    if (hadFocus && stage.kind !== 'begin') composer.focus();
  }

  return {
    reset({ bot, messages, previews: shown, topics: known, commands: all, stage, suggestions }: Snapshot): void {
      byId('bot-name').textContent = bot.name;
      list.reset(messages, bot.name);
      topics.show(known);
      showPreviews(shown);
      showCommands(all);
      showStage(stage);
      const chips = suggestions.map((text) =>
        h('button', { class: 'chip', type: 'button', onclick: () => sendText(text) }, text),
      );
      byId('chips').replaceChildren(...chips);
    },
    message(message: PageMessage): void {
      const isNew = list.show(message);
      if (isNew && message.from === 'bot') topics.mark(message.threadId);
    },
    deleted({ id }: PageEvents['deleted']): void {
      list.remove(id);
      composer.forget(id);
    },
    previews: showPreviews,
    topics: topics.show,
    commands: showCommands,
    stage: showStage,
  };
}
