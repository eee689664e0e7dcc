import type { Message, MessageOrigin, User } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import { StandInMisuse } from './errors.ts';
import { describeBytes } from './file-content.ts';
import type { FileKind, StoredFile } from './files.ts';
import { findCommands } from './find-commands.ts';
import { mediaFields } from './media.ts';
import { asReply } from './replies.ts';
import { unixSeconds } from './timers.ts';
import { clean, MAX_CAPTION, MAX_TEXT, trim } from './validate-text.ts';
import type { World } from './world.ts';

export type SendOptions = { replyTo?: number; quote?: string; forwardedFrom?: string };
export type FileToSend = {
  kind: FileKind;
  /** The content, or `size` for content that is made up. */
  bytes?: Uint8Array;
  size?: number;
  name?: string;
  mimeType?: string;
  caption?: string;
} & SendOptions;
export type SentFile = { messageId: number; file: StoredFile };

type Content = Partial<Omit<Message, 'message_id' | 'date' | 'chat' | 'from'>>;

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
    chat.started = true;
    const message = world.post(chat, { from, ...threading(chat, options), ...content }, file);
    world.updates.push('message', message as never);
    return message.message_id;
  };

  const threading = (chat: ChatState, { replyTo, quote, forwardedFrom }: SendOptions): Content => {
    const target = replyTo === undefined ? undefined : chat.get(replyTo);
    if (replyTo !== undefined && !target) throw new StandInMisuse(`There is no message ${replyTo} to reply to.`);
    const position = quote === undefined ? 0 : (target?.text.indexOf(quote) ?? -1);
    if (position < 0) throw new StandInMisuse('A quote must be a part of the message that is replied to.');
    const origin: MessageOrigin | undefined =
      forwardedFrom === undefined
        ? undefined
        : { type: 'hidden_user', sender_user_name: forwardedFrom, date: unixSeconds(world.timers) };
    return {
      ...(target && { reply_to_message: asReply(target.message) }),
      ...(quote !== undefined && { quote: { text: quote, position, is_manual: true } }),
      ...(origin && { forward_origin: origin }),
    };
  };

  const storeFile = ({ kind, bytes, size, name, mimeType }: FileToSend): StoredFile =>
    world.files.add({ ...describeBytes(bytes ?? size ?? 0), kind, name, mimeType });

  const sendOne = (chat: ChatState, from: User, sent: FileToSend, extra: Content = {}): SentFile => {
    const file = storeFile(sent);
    const content = { ...mediaFields(file), ...captionOf(sent.caption), ...extra };
    return { messageId: post(chat, from, content, sent, file), file };
  };

  return {
    post,
    sendText: (chat: ChatState, from: User, text: string, options?: SendOptions): number =>
      post(chat, from, textOf(text), options),
    sendFile: (chat: ChatState, from: User, file: FileToSend): SentFile => sendOne(chat, from, file),
    sendAlbum(chat: ChatState, from: User, files: FileToSend[]): SentFile[] {
      if (files.length < 2 || files.length > 10) throw new StandInMisuse('An album has 2 to 10 files.');
      const media_group_id = world.nextMediaGroupId();
      return files.map((file) => sendOne(chat, from, file, { media_group_id }));
    },
    edit(chat: ChatState, from: User, messageId: number, text: string): void {
      const before = chat.get(messageId)?.message;
      if (before?.from?.id !== from.id) throw new StandInMisuse(`Message ${messageId} is not this person's to edit.`);
      const {
        text: _text,
        entities: _entities,
        caption: _caption,
        caption_entities: _captionEntities,
        ...rest
      } = before;
      const content = before.text === undefined ? captionOf(text) : textOf(text);
      const message: Message = { ...rest, ...content, edit_date: unixSeconds(world.timers) };
      chat.replace(message);
      world.updates.push('edited_message', message as never);
    },
  };
}

function textOf(input: string): Pick<Message, 'text' | 'entities'> {
  const { text } = trim(clean(input, []));
  if (text === '') throw new StandInMisuse('Telegram clients send no empty message.');
  if (text.length > MAX_TEXT) throw new StandInMisuse(`Clients split a text over ${MAX_TEXT} units: use paste().`);
  const entities = findCommands(text);
  return { text, ...(entities.length > 0 && { entities }) };
}

function captionOf(input: string | undefined): Pick<Message, 'caption' | 'caption_entities'> {
  const { text } = trim(clean(input ?? '', []));
  if (text === '') return {};
  if (text.length > MAX_CAPTION) throw new StandInMisuse(`A caption has at most ${MAX_CAPTION} units.`);
  const entities = findCommands(text);
  return { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
}

export type Incoming = ReturnType<typeof createIncoming>;
