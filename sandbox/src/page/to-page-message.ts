import { findCommands } from '../telegram/find-commands.ts';
import type { SeenMessage, StoredFile } from '../telegram/index.ts';
import { pictureType } from './picture-type.ts';
import { toTyped } from './to-typed.ts';
import type { PageEntity, PageFile, PageMessage } from './wire.ts';

/** How much of a message is shown above a reply to it; UTF-16 units. */
const QUOTE_LENGTH = 200;

const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]/g;

/** A message of the stand-in as the page shows it. */
export function toPageMessage(seen: SeenMessage, botId: number): PageMessage {
  const { message, text, file } = seen;
  const entities = seen.entities.map(toPageEntity);
  const replied = message.reply_to_message;
  return {
    id: seen.messageId,
    from: seen.from,
    date: message.date,
    ...(seen.threadId !== undefined && { threadId: seen.threadId }),
    ...serviceWords(message),
    text,
    entities: withFound(text, entities),
    ...(seen.from === 'person' && { typed: toTyped(text, entities) }),
    buttons: seen.buttons.map((row) =>
      row.map(({ label, style, url, disabled }) => ({
        label,
        disabled,
        ...(style && { style }),
        ...(url && { url }),
      })),
    ),
    isEdited: seen.edited,
    ...(replied && {
      replyTo: {
        id: replied.message_id,
        from: replied.from?.id === botId ? 'bot' : 'person',
        text: (message.quote?.text ?? replied.text ?? replied.caption ?? 'a file').slice(0, QUOTE_LENGTH),
      },
    }),
    ...(seen.mediaGroupId !== undefined && { albumId: seen.mediaGroupId }),
    ...(seen.reaction && { reaction: seen.reaction }),
    ...(file && { file: toPageFile(file) }),
  };
}

/** What Telegram's apps say of a service message. */
function serviceWords({ forum_topic_created: made, forum_topic_edited: edited }: SeenMessage['message']) {
  if (made !== undefined) return { service: `Topic “${made.name}”` };
  if (edited?.name !== undefined) return { service: `The topic is called “${edited.name}” now` };
  return {};
}

export function toPageEntity(entity: SeenMessage['entities'][number]): PageEntity {
  const { type, offset, length } = entity;
  return {
    type,
    offset,
    length,
    ...('url' in entity && { url: entity.url }),
    ...('language' in entity && entity.language !== undefined && { language: entity.language }),
  };
}

const toPageFile = (file: StoredFile): PageFile => ({
  id: file.fileId,
  name: file.name,
  size: file.size,
  isPicture: file.bytes !== undefined && pictureType(file.bytes) !== undefined,
  isPhoto: file.kind === 'photo',
});

/** Adds what Telegram finds by itself outside of code and links: addresses, and the commands that one may tap. */
function withFound(text: string, entities: PageEntity[]): PageEntity[] {
  const taken = entities.filter(({ type }) => ['code', 'pre', 'text_link', 'url', 'bot_command'].includes(type));
  const isFree = ({ offset, length }: PageEntity) =>
    !taken.some((other) => offset < other.offset + other.length && other.offset < offset + length);
  const addresses = [...text.matchAll(ADDRESS)]
    .map(({ 0: { length }, index }): PageEntity => ({ type: 'url', offset: index, length }))
    .filter(isFree);
  taken.push(...addresses);
  const commands = findCommands(text).map(toPageEntity).filter(isFree);
  return [...entities, ...addresses, ...commands];
}
