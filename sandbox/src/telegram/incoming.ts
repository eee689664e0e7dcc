import type { Message, MessageEntity, RichBlock, User } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import { StandInMisuse } from './errors.ts';
import { describeBytes } from './file-content.ts';
import type { FileKind, StoredFile } from './files.ts';
import { findCommands, findMentions } from './find-commands.ts';
import { mediaFields } from './media.ts';
import { checkRichBlocks } from './rich-limits.ts';
import { type SendOptions, threading } from './threading.ts';
import { unixSeconds } from './timers.ts';
import { readEntities } from './validate-entities.ts';
import { clean, type FormattedText, MAX_CAPTION, MAX_TEXT, trim } from './validate-text.ts';
import type { World } from './world.ts';

export type { SendOptions } from './threading.ts';
export type TextOptions = SendOptions & { entities?: MessageEntity[] };
export type FileToSend = {
  kind: FileKind;
  /** The content, or `size` for content that is made up. */
  bytes?: Uint8Array;
  size?: number;
  name?: string;
  mimeType?: string;
  caption?: string;
  captionEntities?: MessageEntity[];
  /** Of a sticker; none where it is empty. */
  emoji?: string;
} & SendOptions;
export type SentFile = { messageId: number; file: StoredFile };

export type Content = Partial<Omit<Message, 'message_id' | 'date' | 'chat' | 'from'>>;

/** Puts what people write into chats and tells the bot of it, as Telegram's servers and clients do. */
export function createIncoming(world: World) {
  const post = (
    chat: ChatState,
    from: User,
    content: Content,
    options: SendOptions = {},
    file?: StoredFile,
  ): number => {
    if (chat.blocked) throw new StandInMisuse('A person has to unblock the bot before writing to it.');
    if (chat.migratedTo !== undefined) throw new StandInMisuse(`The group is ${chat.migratedTo} now.`);
    const thread = threading(chat, options, unixSeconds(world.timers));
    chat.started = true;
    const message = world.post(chat, { from, ...thread, ...content }, file);
    world.tell(chat, message);
    return message.message_id;
  };

  const sendOne = (chat: ChatState, from: User, sent: FileToSend, extra: Content = {}): SentFile => {
    const file = storeFile(world, sent);
    return { messageId: post(chat, from, { ...fileContent(sent, file), ...extra }, sent, file), file };
  };

  return {
    post,
    sendText: (chat: ChatState, from: User, text: string, options: TextOptions = {}): number =>
      post(chat, from, textOf(text, options.entities), options),
    sendRich(chat: ChatState, from: User, blocks: RichBlock[], options?: SendOptions): number {
      checkRichBlocks(blocks);
      return post(chat, from, { rich_message: { blocks } }, options);
    },
    sendFile: (chat: ChatState, from: User, file: FileToSend): SentFile => sendOne(chat, from, file),
    sendAlbum(chat: ChatState, from: User, files: FileToSend[]): SentFile[] {
      if (files.length < 2 || files.length > 10) throw new StandInMisuse('An album has 2 to 10 files.');
      const media_group_id = world.nextMediaGroupId();
      return files.map((file) => sendOne(chat, from, file, { media_group_id }));
    },
  };
}

export const storeFile = (world: World, { kind, bytes, size, name, mimeType }: FileToSend): StoredFile =>
  world.files.add({ ...describeBytes(bytes ?? size ?? 0), kind, name, mimeType });

/** What a message says that carries the file. */
export function fileContent(sent: FileToSend, file: StoredFile): Content {
  if (sent.kind === 'sticker' && sent.caption !== undefined) throw new StandInMisuse('A sticker has no caption.');
  const fields: Content = mediaFields(file);
  if (fields.sticker !== undefined && sent.emoji !== undefined) {
    const { emoji: _usual, ...sticker } = fields.sticker;
    fields.sticker = { ...sticker, ...(sent.emoji !== '' && { emoji: sent.emoji }) };
  }
  return { ...fields, ...captionOf(sent.caption, sent.captionEntities) };
}

export function textOf(input: string, given?: MessageEntity[]): Pick<Message, 'text' | 'entities'> {
  const { text, entities } = format(input, given);
  if (text === '') throw new StandInMisuse('Telegram clients send no empty message.');
  if (text.length > MAX_TEXT) throw new StandInMisuse(`Clients split a text over ${MAX_TEXT} units: use paste().`);
  return { text, ...(entities.length > 0 && { entities }) };
}

export function captionOf(
  input: string | undefined,
  given?: MessageEntity[],
): Pick<Message, 'caption' | 'caption_entities'> {
  const { text, entities } = format(input ?? '', given);
  if (text === '') return {};
  if (text.length > MAX_CAPTION) throw new StandInMisuse(`A caption has at most ${MAX_CAPTION} units.`);
  return { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
}

/** Cleans a text and finds its commands and mentions, which are nothing in what is formatted as code. */
function format(input: string, given: MessageEntity[] | undefined): FormattedText {
  const formatted = trim(clean(input, readEntities(input, given)));
  const isFree = ({ offset, length }: MessageEntity) =>
    !formatted.entities.some(
      (other) =>
        ['code', 'pre', 'text_link'].includes(other.type) &&
        offset < other.offset + other.length &&
        other.offset < offset + length,
    );
  const entities = [
    ...formatted.entities,
    ...[...findCommands(formatted.text), ...findMentions(formatted.text)].filter(isFree),
  ];
  return { text: formatted.text, entities: entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length) };
}

export type Incoming = ReturnType<typeof createIncoming>;
