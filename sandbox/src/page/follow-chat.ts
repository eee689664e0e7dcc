import { isDeepStrictEqual } from 'node:util';
import type { TelegramStandIn } from '../telegram/index.ts';
import { THE_PERSON } from '../the-person.ts';
import type { Live } from './live.ts';
import { stageOf } from './stage.ts';
import { toPageEntity, toPageMessage } from './to-page-message.ts';
import type { PageCommand, PageMessage, PagePreview, PageTopic, Snapshot, Stage } from './wire.ts';

/** More than anybody scrolls back. */
const MOST_MESSAGES = 500;

/** Tells the open pages of all that happens in the person's chat. */
export function followChat(telegram: TelegramStandIn, live: Pick<Live, 'send'>) {
  const person = telegram.person(THE_PERSON);
  let stage: Stage = stageOf(person.messages);

  const toMessage = (seen: (typeof person.messages)[number]): PageMessage => toPageMessage(seen, telegram.botId);

  const topics = (): PageTopic[] => person.topics.map(({ id, name }) => ({ id, name }));
  let toldTopics = topics();

  function previewIn(place: Pick<typeof person, 'draft' | 'typing'>, threadId?: number): PagePreview[] {
    const { draft, typing } = place;
    if (draft === undefined && typing === undefined) return [];
    return [
      {
        ...(threadId !== undefined && { threadId }),
        ...(draft && {
          draft: {
            text: draft.text,
            entities: draft.entities.map(toPageEntity),
            canStop: draft.canStop,
            isStopped: draft.stopped,
          },
        }),
        ...(typing && { action: typing }),
      },
    ];
  }

  const previews = (): PagePreview[] => [
    ...previewIn(person),
    ...topics().flatMap(({ id }) => previewIn(person.topic(id), id)),
  ];

  const commands = (): PageCommand[] =>
    telegram.commandMenu().map(({ command, description }) => ({ command, description }));

  function tellWhatFollows() {
    const nowStage = stageOf(person.messages);
    if (!isDeepStrictEqual(nowStage, stage)) live.send('stage', nowStage);
    stage = nowStage;
    const nowTopics = topics();
    if (!isDeepStrictEqual(nowTopics, toldTopics)) live.send('topics', nowTopics);
    toldTopics = nowTopics;
  }

  const stop = telegram.onEvent((event) => {
    if (event.type === 'call' && /mycommands$/i.test(event.method)) live.send('commands', commands());
    if (event.type === 'poll' || event.type === 'call' || event.chatId !== person.id) return;
    if (event.type === 'preview') {
      live.send('previews', previews());
      return;
    }
    if (event.type === 'delete') live.send('deleted', { id: event.messageId ?? 0 });
    else {
      const seen = person.messages.findLast(({ messageId }) => messageId === event.messageId);
      if (seen !== undefined) live.send('message', toMessage(seen));
    }
    tellWhatFollows();
  });

  return {
    person,
    stop,
    snapshot: (): Omit<Snapshot, 'suggestions' | 'projects' | 'operatorLines'> => ({
      bot: { name: 'Sandbox bot', username: telegram.username },
      messages: person.messages.slice(-MOST_MESSAGES).map(toMessage),
      previews: previews(),
      ...(telegram.hasTopics && { topics: topics() }),
      commands: commands(),
      stage,
    }),
  };
}
