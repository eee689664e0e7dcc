import type { Chat, ChatMember, MessageEntity, RichBlock, User } from '@grammyjs/types';
import type { Draft } from './chat-preview.ts';
import { StandInMisuse } from './errors.ts';
import type { Content, FileToSend, Incoming, SendOptions, SentFile, TextOptions } from './incoming.ts';
import type { IncomingEdits } from './incoming-edits.ts';
import type { Callbacks, PressOutcome } from './methods/callbacks.ts';
import { refusals } from './refusals.ts';
import type { SeenButton, SeenMessage } from './seen-message.ts';
import { unixSeconds } from './timers.ts';
import { readTypedMarks } from './typed-marks.ts';
import { MAX_TEXT } from './validate-text.ts';
import type { World } from './world.ts';

export type PersonOptions = { id: number; firstName?: string; username?: string; languageCode?: string };

/** What a press led to; `copied` and `opened` stay in the client and never reach the bot. */
export type Pressed = PressOutcome | { status: 'copied'; text: string } | { status: 'opened'; url: string };

/** Makes people with a private chat each, who do and see what a Telegram client lets them. */
export function createPeople(
  world: World,
  incoming: Incoming,
  edits: IncomingEdits,
  callbacks: Pick<Callbacks, 'press'>,
) {
  return (options: PersonOptions) => {
    const user: User = toUser(options);
    const privateChat = { ...user, type: 'private' as const };
    const { is_bot: _isBot, language_code: _languageCode, ...card } = privateChat;
    const chat = world.openChat(card as Chat.PrivateChat);

    const setBlocked = (isBlocked: boolean) => {
      if (chat.blocked === isBlocked) return;
      chat.blocked = isBlocked;
      chat.started = true;
      const member: ChatMember = { status: 'member', user: world.bot };
      const kicked: ChatMember = { status: 'kicked', user: world.bot, until_date: 0 };
      const [before, after] = isBlocked ? [member, kicked] : [kicked, member];
      world.updates.push('my_chat_member', {
        chat: chat.chat as Chat.PrivateChat,
        from: user,
        date: unixSeconds(world.timers),
        old_chat_member: before,
        new_chat_member: after,
      });
    };

    return {
      id: user.id,
      user,
      /** Sends a text and answers its message id; the bot is told of it at once. */
      send: (text: string, sendOptions?: TextOptions): number => incoming.sendText(chat, user, text, sendOptions),
      /** Types a text: marks that Telegram's apps know become formatting, and are taken out. */
      type(typed: string, sendOptions?: SendOptions): number {
        const { text, entities } = readTypedMarks(typed);
        return incoming.sendText(chat, user, text, { ...sendOptions, entities });
      },
      sendRich: (blocks: RichBlock[], sendOptions?: SendOptions): number =>
        incoming.sendRich(chat, user, blocks, sendOptions),
      /** Sends a message of any other kind, also one that does not exist yet. */
      sendContent(content: Content & Record<string, unknown>, sendOptions?: SendOptions): number {
        if ('text' in content || 'rich_message' in content) throw new StandInMisuse('Use send() or sendRich().');
        return incoming.post(chat, user, content, sendOptions);
      },
      /** Sends a text of any length as clients do: in messages of 4096 units one after another. */
      paste(text: string): number[] {
        const parts = text.match(new RegExp(`[\\s\\S]{1,${MAX_TEXT}}`, 'g')) ?? [];
        return parts.map((part) => incoming.sendText(chat, user, part));
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
      sendFile: (file: FileToSend): SentFile => incoming.sendFile(chat, user, file),
      sendAlbum: (files: FileToSend[]): SentFile[] => incoming.sendAlbum(chat, user, files),
      /** A live location where it lives for so many seconds. */
      sendLocation: (latitude = 52.52, longitude = 13.405, livePeriodSeconds?: number): number =>
        incoming.post(chat, user, {
          location: { latitude, longitude, ...(livePeriodSeconds && { live_period: livePeriodSeconds }) },
        }),
      sendContact: (phoneNumber = '+10000000000', firstName = 'Contact'): number =>
        incoming.post(chat, user, { contact: { phone_number: phoneNumber, first_name: firstName } }),
      /**
       * Presses a button, found by its label or its data, and resolves with what came of it.
       * Rejects where there is no such button or it is disabled.
       */
      async press(messageId: number, labelOrData: string): Promise<Pressed> {
        const message = chat.get(messageId);
        const button = findButton(message, messageId, labelOrData);
        if (button.copyText !== undefined) return { status: 'copied', text: button.copyText };
        if (button.url !== undefined) return { status: 'opened', url: button.url };
        if (button.data === undefined || !message)
          throw new StandInMisuse(`Nothing happens on "${button.label}" here.`);
        return await callbacks.press({
          from: user,
          message: message.message as never,
          chat_instance: `-${user.id}8421`,
          data: button.data,
        });
      },
      /** Presses Stop at the preview; possible only where the bot offers it. */
      stopDraft(): void {
        const draftId = chat.preview.stopDraft();
        if (draftId === undefined) throw new StandInMisuse('There is no preview with a Stop button.');
        world.updates.push('stopped_message_generation', { chat: chat.chat as Chat.PrivateChat, draft_id: draftId });
      },
      block: (): void => setBlocked(true),
      unblock: (): void => setBlocked(false),
      /** Deletes the account; Telegram doesn't tell bots of it. */
      deactivate(): void {
        chat.refusal = refusals.deactivated;
      },
      /** Deletes a message for both sides; Telegram doesn't tell bots of it. */
      deleteMessage: (messageId: number): void => chat.remove(messageId),
      /** The messages as they stand now, oldest first. */
      get messages(): readonly SeenMessage[] {
        return chat.view.messages;
      },
      get draft(): Draft | undefined {
        return chat.view.draft;
      },
      /** The chat action that shows now, such as `typing`. */
      get typing(): string | undefined {
        return chat.view.typing;
      },
      /**
       * Resolves with what the predicate finds in the chat (`{messages, draft, typing}`), now or after any change.
       * Rejects after `timeoutMs` (default 15,000, real time) with a listing of what is seen.
       */
      waitFor: chat.waitFor,
    };
  };
}

export type Person = ReturnType<ReturnType<typeof createPeople>>;

export function toUser({ id, firstName, username, languageCode }: PersonOptions): User {
  return {
    id,
    is_bot: false,
    first_name: firstName ?? `Person ${id}`,
    ...(username !== undefined && { username }),
    language_code: languageCode ?? 'en',
  };
}

function findButton(message: SeenMessage | undefined, messageId: number, labelOrData: string): SeenButton {
  const buttons = message?.buttons.flat() ?? [];
  const button = buttons.find(({ label }) => label === labelOrData) ?? buttons.find(({ data }) => data === labelOrData);
  if (!button) {
    const labels = buttons.map(({ label }) => `[${label}]`).join(' ') || 'none';
    throw new StandInMisuse(`Message ${messageId} has no button "${labelOrData}"; its buttons: ${labels}`);
  }
  if (button.disabled) throw new StandInMisuse(`The button "${button.label}" is disabled.`);
  return button;
}
