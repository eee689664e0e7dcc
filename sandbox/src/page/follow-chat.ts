import { isDeepStrictEqual } from 'node:util';
import type { TelegramStandIn } from '../telegram/index.ts';
import { THE_PERSON } from '../the-person.ts';
import type { Live } from './live.ts';
import { stageOf } from './stage.ts';
import { toPageEntity, toPageMessage } from './to-page-message.ts';
import type { PageCommand, PageMessage, PagePreview, Snapshot, Stage } from './wire.ts';

/** More than anybody scrolls back. */
const MOST_MESSAGES = 500;

/** Tells the open pages of all that happens in the person's chat. */
export function followChat(telegram: TelegramStandIn, live: Pick<Live, 'send'>) {
  const person = telegram.person(THE_PERSON);
  let stage: Stage = stageOf(person.messages);

  const toMessage = (seen: (typeof person.messages)[number]): PageMessage => toPageMessage(seen, telegram.botId);

  function preview(): PagePreview {
    const { draft, typing } = person;
    return {
      ...(draft && {
        draft: {
          text: draft.text,
          entities: draft.entities.map(toPageEntity),
          canStop: draft.canStop,
          isStopped: draft.stopped,
        },
      }),
      ...(typing && { action: typing }),
    };
  }

  const commands = (): PageCommand[] =>
    telegram.commandMenu().map(({ command, description }) => ({ command, description }));

  function tellStage() {
    const now = stageOf(person.messages);
    if (isDeepStrictEqual(now, stage)) return;
    stage = now;
    live.send('stage', now);
  }

  const stop = telegram.onEvent((event) => {
    if (event.type === 'call' && /mycommands$/i.test(event.method)) live.send('commands', commands());
    if (event.type === 'poll' || event.type === 'call' || event.chatId !== person.id) return;
    if (event.type === 'preview') {
      live.send('preview', preview());
      return;
    }
    if (event.type === 'delete') live.send('deleted', { id: event.messageId ?? 0 });
    else {
      const seen = person.messages.findLast(({ messageId }) => messageId === event.messageId);
      if (seen !== undefined) live.send('message', toMessage(seen));
    }
    tellStage();
  });

  return {
    person,
    stop,
    snapshot: (): Omit<Snapshot, 'suggestions' | 'projects' | 'operatorLines'> => ({
      bot: { name: 'Sandbox bot', username: telegram.username },
      messages: person.messages.slice(-MOST_MESSAGES).map(toMessage),
      preview: preview(),
      commands: commands(),
      stage,
    }),
  };
}
