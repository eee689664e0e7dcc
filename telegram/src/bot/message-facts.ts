import type { Message } from '@grammyjs/types';
import type { ChatMessage } from '../places/message-id.ts';
import { describeReply } from './describe-reply.ts';
import { readContent } from './read-content.ts';

/** What our stores have to know of a message, beside the event that tells of it. */
export interface MessageFacts {
  platformId: string;
  albumId: string | undefined;
  /** The same as long as what the message says stays the same. Holds the person's words: keep a hash of it only. */
  content: string;
  /** By Telegram's id of a file: what stays the same for the same content. */
  uniqueIds: ReadonlyMap<string, string>;
  /** The message of the same chat that this one answers, where it may be a part of an album: those have files. */
  repliedTo: string | undefined;
}

/** Reads what our stores have to know of a message. */
export async function readFacts(
  message: Message,
  { botUsername, platformIdOf }: { botUsername: string; platformIdOf(message: ChatMessage): Promise<string> },
): Promise<MessageFacts> {
  const { text, files } = readContent(lasting(message), botUsername);
  const reply = describeReply(message, botUsername);
  const mayAnswerAlbum = reply?.where === 'here' && reply.files.length > 0;
  return {
    platformId: await platformIdOf({ chatId: message.chat.id, messageId: message.message_id }),
    albumId: message.media_group_id,
    content: JSON.stringify([text, files.map(({ uniqueId, attachment }) => [uniqueId, attachment.name])]),
    uniqueIds: new Map(
      [...files, ...(reply?.files ?? [])].map(({ uniqueId, attachment }) => [attachment.fileId, uniqueId]),
    ),
    repliedTo: mayAnswerAlbum ? await platformIdOf(reply.message) : undefined,
  };
}

/** Without what changes although nobody has changed the message: the place of somebody who moves, results, scores. */
function lasting(message: Message): Message {
  const { location, poll, game } = message;
  return {
    ...message,
    ...(location && { location: { latitude: 0, longitude: 0 } }),
    ...(poll && { poll: withoutSolution(poll) }),
    ...(game && { game: { ...game, text: '' } }),
  };
}

/** A quiz tells its solution when it is closed. */
function withoutSolution(poll: NonNullable<Message['poll']>): NonNullable<Message['poll']> {
  const { correct_option_ids: _correct, explanation: _explanation, explanation_media: _media, ...rest } = poll;
  return rest;
}
