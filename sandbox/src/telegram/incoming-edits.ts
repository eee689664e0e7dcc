import { isDeepStrictEqual } from 'node:util';
import type { Message, MessageEntity, RichBlock, User } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import { StandInMisuse } from './errors.ts';
import type { StoredFile } from './files.ts';
import { type Content, captionOf, type FileToSend, fileContent, type SentFile, storeFile, textOf } from './incoming.ts';
import { checkRichBlocks } from './rich-limits.ts';
import { unixSeconds } from './timers.ts';
import type { World } from './world.ts';

const TEXTS = ['text', 'entities', 'caption', 'caption_entities', 'rich_message'] as const;
const MEDIA = ['photo', 'video', 'document', 'audio', 'animation'] as const;
/** What the parts of an album can be replaced by. */
const ALBUM_KINDS = new Set<string>(['photo', 'video']);

/** Changes messages of people, and tells the bot of it as Telegram does: by all that the message says then. */
export function createIncomingEdits(world: World) {
  const own = (chat: ChatState, from: User, messageId: number): Message => {
    const before = chat.get(messageId)?.message;
    const isTheirs = chat.chat.type === 'channel' ? !chat.isOwn(messageId) : before?.from?.id === from.id;
    if (!before || !isTheirs) throw new StandInMisuse(`Message ${messageId} is not this person's to edit.`);
    if (before.forward_origin) throw new StandInMisuse('What was forwarded cannot be edited.');
    return before;
  };

  const tell = (chat: ChatState, after: Message, file?: StoredFile) => {
    chat.replace(after, undefined, file);
    world.tell(chat, after, 'edited');
  };

  const change = (
    chat: ChatState,
    before: Message,
    dropped: readonly (keyof Message)[],
    content: Content,
    file?: StoredFile,
  ) => {
    const after: Message = { ...before };
    for (const name of dropped) delete after[name];
    Object.assign(after, content);
    if (isDeepStrictEqual(after, before)) throw new StandInMisuse('Clients send no edit that changes nothing.');
    tell(chat, { ...after, edit_date: unixSeconds(world.timers) }, file);
  };

  const live = (chat: ChatState, from: User, messageId: number) => {
    const before = own(chat, from, messageId);
    if (!before.location?.live_period) throw new StandInMisuse('Only a live location moves.');
    return { before, location: before.location };
  };

  return {
    editText(chat: ChatState, from: User, messageId: number, text: string, entities?: MessageEntity[]): void {
      const before = own(chat, from, messageId);
      const hasMedia = MEDIA.some((kind) => before[kind] !== undefined) || before.voice !== undefined;
      if (before.text === undefined && !hasMedia) throw new StandInMisuse(`Message ${messageId} has no text to edit.`);
      change(chat, before, TEXTS, hasMedia ? captionOf(text, entities) : textOf(text, entities));
    },
    editRich(chat: ChatState, from: User, messageId: number, blocks: RichBlock[]): void {
      const before = own(chat, from, messageId);
      if (before.rich_message === undefined) throw new StandInMisuse(`Message ${messageId} is not a rich one.`);
      checkRichBlocks(blocks);
      change(chat, before, TEXTS, { rich_message: { blocks } });
    },
    /** Puts another file in the place of the one that the message has; the caption goes with the new one. */
    replaceFile(chat: ChatState, from: User, messageId: number, sent: FileToSend): SentFile {
      const before = own(chat, from, messageId);
      if (!MEDIA.some((kind) => before[kind] !== undefined)) throw new StandInMisuse('There is no file to replace.');
      if (before.media_group_id && !ALBUM_KINDS.has(sent.kind)) throw new StandInMisuse('Not in an album.');
      const file = storeFile(world, sent);
      change(chat, before, [...TEXTS, ...MEDIA], fileContent(sent, file), file);
      return { messageId, file };
    },
    /** Something changes that bots are not told: a reaction, or the preview of a link that has come meanwhile. */
    touch: (chat: ChatState, messageId: number): void => {
      const before = chat.get(messageId)?.message;
      if (!before) throw new StandInMisuse(`There is no message ${messageId}.`);
      if (chat.isOwn(messageId)) return;
      tell(chat, { ...before, edit_date: before.edit_date ?? unixSeconds(world.timers) });
    },
    moveLocation(chat: ChatState, from: User, messageId: number, latitude: number, longitude: number): void {
      const { before, location } = live(chat, from, messageId);
      tell(chat, { ...before, location: { ...location, latitude, longitude }, edit_date: unixSeconds(world.timers) });
    },
    stopLocation(chat: ChatState, from: User, messageId: number): void {
      const { before, location } = live(chat, from, messageId);
      const { live_period: _over, ...place } = location;
      tell(chat, { ...before, location: place, edit_date: unixSeconds(world.timers) });
    },
    /** Somebody votes in a poll. */
    vote(chat: ChatState, messageId: number, option: number): void {
      const before = chat.get(messageId)?.message;
      if (!before?.poll?.options[option]) throw new StandInMisuse(`There is no answer ${option} to vote for.`);
      const options = before.poll.options.map((one, index) =>
        index === option ? { ...one, voter_count: one.voter_count + 1 } : one,
      );
      const poll = { ...before.poll, options, total_voter_count: before.poll.total_voter_count + 1 };
      tell(chat, { ...before, poll, edit_date: before.edit_date ?? unixSeconds(world.timers) });
    },
  };
}

export type IncomingEdits = ReturnType<typeof createIncomingEdits>;
