import type { MessageEntity, RichBlock, User } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import { StandInMisuse } from './errors.ts';
import type { Content, FileToSend, Incoming, SendOptions, SentFile, TextOptions } from './incoming.ts';
import type { IncomingEdits } from './incoming-edits.ts';
import type { Callbacks } from './methods/callbacks.ts';
import { createPress, type Pressed } from './press-button.ts';
import { createPrivateView } from './private-view.ts';
import { readTypedMarks } from './typed-marks.ts';
import { MAX_TEXT } from './validate-text.ts';
import type { World } from './world.ts';

export type Clients = { incoming: Incoming; edits: IncomingEdits; callbacks: Pick<Callbacks, 'press'>; world: World };

/** Lets somebody do in a chat what a Telegram client lets them: in a topic of it, or as the chat that they speak for. */
export function createParticipant(
  { incoming, edits, callbacks, world }: Clients,
  chat: ChatState,
  user: User,
  place: Pick<SendOptions, 'topic' | 'as'> = {},
) {
  const toasts: string[] = [];
  const press = createPress(callbacks, chat, user, toasts);
  return {
    /** What the bot has answered to their presses, the latest last. */
    toasts: toasts as readonly string[],
    /** What they alone see of a group: ephemeral messages. */
    alone: createPrivateView(world, chat, user, press, place),
    /** Sends a text and answers its message id; the bot is told of it at once. */
    send: (text: string, options?: TextOptions): number =>
      incoming.sendText(chat, user, text, { ...place, ...options }),
    /** Types a text: marks that Telegram's apps know become formatting, and are taken out. */
    type(typed: string, options?: SendOptions): number {
      const { text, entities } = readTypedMarks(typed);
      return incoming.sendText(chat, user, text, { ...place, ...options, entities });
    },
    sendRich: (blocks: RichBlock[], options?: SendOptions): number =>
      incoming.sendRich(chat, user, blocks, { ...place, ...options }),
    /** Sends a message of any other kind, also one that does not exist yet. */
    sendContent(content: Content & Record<string, unknown>, options?: SendOptions): number {
      if ('text' in content || 'rich_message' in content) throw new StandInMisuse('Use send() or sendRich().');
      return incoming.post(chat, user, content, { ...place, ...options });
    },
    /** Sends a text of any length as clients do: in messages of 4096 units one after another. */
    paste(text: string): number[] {
      const parts = text.match(new RegExp(`[\\s\\S]{1,${MAX_TEXT}}`, 'g')) ?? [];
      return parts.map((part) => incoming.sendText(chat, user, part, place));
    },
    /** Changes the text, or the caption of a file. */
    edit: (messageId: number, text: string, entities?: MessageEntity[]): void =>
      edits.editText(chat, user, messageId, text, entities),
    editRich: (messageId: number, blocks: RichBlock[]): void => edits.editRich(chat, user, messageId, blocks),
    replaceFile: (messageId: number, file: FileToSend): SentFile => edits.replaceFile(chat, user, messageId, file),
    /** Reacts to a message. Bots are told of their people's own messages by an edit that changes nothing. */
    react: (messageId: number): void => edits.touch(chat, messageId),
    moveLocation: (messageId: number, latitude: number, longitude: number): void =>
      edits.moveLocation(chat, user, messageId, latitude, longitude),
    stopLocation: (messageId: number): void => edits.stopLocation(chat, user, messageId),
    vote: (messageId: number, option: number): void => edits.vote(chat, messageId, option),
    sendFile: (file: FileToSend): SentFile => incoming.sendFile(chat, user, { ...place, ...file }),
    sendAlbum: (files: FileToSend[]): SentFile[] =>
      incoming.sendAlbum(
        chat,
        user,
        files.map((file) => ({ ...place, ...file })),
      ),
    /** A live location where it lives for so many seconds. */
    sendLocation: (latitude = 52.52, longitude = 13.405, livePeriodSeconds?: number): number =>
      incoming.post(
        chat,
        user,
        { location: { latitude, longitude, ...(livePeriodSeconds && { live_period: livePeriodSeconds }) } },
        place,
      ),
    sendContact: (phoneNumber = '+10000000000', firstName = 'Contact'): number =>
      incoming.post(chat, user, { contact: { phone_number: phoneNumber, first_name: firstName } }, place),
    /**
     * Presses a button, found by its label or its data, and resolves with what came of it.
     * Rejects where there is no such button or it is disabled.
     */
    press: async (messageId: number, labelOrData: string): Promise<Pressed> =>
      press(chat.get(messageId), messageId, labelOrData),
    /** Deletes a message for everybody; Telegram doesn't tell bots of it. */
    deleteMessage: (messageId: number): void => chat.remove(messageId),
  };
}
