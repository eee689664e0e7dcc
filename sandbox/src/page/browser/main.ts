import type { PageEvents } from '../wire.ts';
import { calls } from './calls.ts';
import { createChatPane } from './chat-pane.ts';
import { byId } from './dom.ts';
import { createFilesPane } from './files-pane.ts';
import { createOperatorPane } from './operator-pane.ts';
import { createTabs } from './tabs.ts';

const tabs = createTabs();
const chat = createChatPane(() => tabs.show('operator'));
const files = createFilesPane(() => tabs.mark('files'));
const operator = createOperatorPane();

function showStage(stage: PageEvents['stage']) {
  operator.stage(stage);
  chat.stage(stage);
  if (stage.kind === 'approve') tabs.mark('operator');
  else tabs.unmark('operator');
}

const handlers: { [Name in keyof PageEvents]: (data: PageEvents[Name]) => void } = {
  snapshot(data) {
    chat.reset(data);
    files.show(data.projects);
    operator.reset(data.operatorLines, data.stage);
    showStage(data.stage);
    document.body.dataset.state = 'connected';
  },
  message(message) {
    chat.message(message);
    if (message.from === 'bot') tabs.mark('chat');
  },
  deleted: chat.deleted,
  previews: chat.previews,
  topics: chat.topics,
  commands: chat.commands,
  stage: showStage,
  projects: files.show,
  operator: operator.line,
};

// The browser connects again by itself, and the first event then tells everything anew.
const events = new EventSource('/events');
for (const [name, handle] of Object.entries(handlers)) {
  events.addEventListener(name, ({ data }: MessageEvent<string>) =>
    (handle as (data: unknown) => void)(JSON.parse(data)),
  );
}
events.addEventListener('error', () => {
  document.body.dataset.state = 'lost';
});
events.addEventListener('open', () => {
  byId('lost').hidden = true;
});
events.addEventListener('error', () => {
  byId('lost').hidden = false;
});

// Files may have been changed with another program meanwhile.
addEventListener('focus', () => void calls.look().catch(() => undefined));
