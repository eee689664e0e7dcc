import type { Attachment } from './activity.ts';
import type { Streaming } from './connector/streaming.ts';
import type { SeenMessage } from './drawing/seen-message.ts';
import { StandInMisuse } from './errors.ts';
import type { ChatFiles } from './files/chat-files.ts';
import type { FileToSend, SentFile } from './files/file-store.ts';
import { composeBase, composeMessage } from './inbound/compose.ts';
import type { Delivery } from './inbound/deliver.ts';
import type { Installing, InstallOptions } from './inbound/installing.ts';
import { createPressing, type Pressed } from './inbound/pressing.ts';
import type { BotLine } from './inbound/tell-bot.ts';
import { type Written, writeRich, writeText } from './inbound/write-text.ts';
import type { WrongToken } from './sign-in/activity-token.ts';
import type { Conversation, Message } from './world/conversation.ts';
import { accountOf, type Member } from './world/people.ts';
import type { World } from './world/world.ts';

export type WriteOptions = {
  /** In channels: the message whose thread this answers; without it, it begins one. */
  inThread?: string;
  /** Signs it wrongly. */
  token?: WrongToken;
  /** Fields that replace those that Teams would send, also with nonsense. */
  overrides?: Record<string, unknown>;
};

export type ChatParts = {
  world: World;
  line: BotLine;
  installing: Installing;
  streaming: Streaming;
  files: ChatFiles;
  /** Else in groups and channels only what mentions the bot. */
  hearsEverything: boolean;
  /** The service URL that the person's activities name now. */
  serviceUrlOf(member: Member): string;
};

/** One person in one conversation: what they do in it, and what they see. */
export function createChat(parts: ChatParts, conversation: Conversation, member: Member) {
  const { world, line, installing, streaming, files } = parts;
  const view = conversation.view(member.id);
  const where = (rootId?: string) => ({
    conversation,
    member,
    serviceUrl: parts.serviceUrlOf(member),
    rootId: conversation.kind === 'channel' ? rootId : undefined,
  });

  /** In groups and channels the bot hears only what mentions it. */
  const isHeard = ({ entities = [] }: Pick<Written, 'entities'>) =>
    conversation.access === 'installed' &&
    (conversation.kind === 'personal' ||
      parts.hearsEverything ||
      entities.some(({ type, mentioned }) => type === 'mention' && (mentioned as { id: string }).id === world.bot.id));

  const post = (written: Written, { inThread, token, overrides }: WriteOptions = {}, extra: Attachment[] = []) => {
    if (conversation.access === 'removed' && conversation.kind === 'personal') installing.install(where());
    if (conversation.access === 'blocked') throw new StandInMisuse('A person has to unblock the bot before writing.');
    if (inThread !== undefined && conversation.messages.get(inThread)?.rootId !== inThread) {
      throw new StandInMisuse(`${inThread} begins no thread here.`);
    }
    const id = world.nextId();
    const rootId = inThread ?? id;
    const attachments = [...extra, ...written.attachments];
    const activity = {
      ...composeMessage(world, where(rootId), {
        id,
        text: written.text,
        entities: written.entities,
        ...(attachments.length > 0 && { attachments }),
      }),
      ...overrides,
    };
    conversation.add({
      id,
      from: accountOf(member),
      isFromBot: false,
      activity,
      ...(conversation.kind === 'channel' && { rootId }),
    });
    if (isHeard(written)) line.tell(activity, token).catch(() => undefined);
    return id;
  };

  const own = (messageId: string): Message => {
    const message = conversation.messages.get(messageId);
    if (!message || message.from.id !== member.id) throw new StandInMisuse(`${messageId} is not theirs to change.`);
    return message;
  };

  const tellChange = (message: Message, type: string, eventType: string, isWhole: boolean) => {
    if (!isHeard({ entities: message.activity.entities ?? [] })) return;
    const base = composeBase(world, where(message.rootId));
    const channelData = { ...(base.channelData as object), eventType };
    const content = isWhole ? { ...message.activity, ...base } : base;
    line.tell({ ...content, type, id: message.id, channelData }).catch(() => undefined);
  };

  const written = (text: string) => writeText(text, world.bot, [...conversation.members.values()].map(accountOf));
  const pressing = createPressing(world, line, conversation, member, where);

  return {
    conversationId: conversation.id,
    member,
    /** Writes a text and answers its id; `@bot` and `@[Name]` are mentions. The bot is told at once, if it hears it. */
    write: (text: string, options?: WriteOptions): string => post(written(text), options),
    /** Writes with formatting, as HTML: the bot gets the words, and the HTML as an attachment. */
    writeRich: (html: string, options?: WriteOptions): string => post(writeRich(html), options),
    /** Writes in answer to a message, which is quoted. */
    quote(messageId: string, text: string, options?: WriteOptions): string {
      const quoted = view.seen.messages.find(({ id }) => id === messageId);
      if (!quoted) throw new StandInMisuse(`There is no message ${messageId}.`);
      if (quoted.isOnlyForThem) throw new StandInMisuse('What is for one person cannot be answered.');
      const answer = written(text);
      const html = `<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="${messageId}"><strong>${quoted.from}</strong><p itemprop="preview">${quoted.text}</p></blockquote><p>${answer.text}</p>`;
      return post({ ...answer, attachments: [{ contentType: 'text/html', content: html }] }, options);
    },
    edit(messageId: string, text: string): void {
      const message = own(messageId);
      const { text: shown, entities, attachments } = written(text);
      const { attachments: _before, ...rest } = message.activity;
      const clientInfo = (rest.entities ?? []).filter(({ type }) => type === 'clientInfo');
      message.activity = {
        ...rest,
        text: shown,
        entities: [...entities, ...clientInfo],
        ...(attachments.length > 0 && { attachments }),
      };
      message.isEdited = true;
      conversation.changed();
      tellChange(message, 'messageUpdate', 'editMessage', true);
    },
    delete(messageId: string): void {
      const message = own(messageId);
      message.isDeleted = true;
      conversation.changed();
      tellChange(message, 'messageDelete', 'softDeleteMessage', false);
    },
    undelete(messageId: string): void {
      const message = own(messageId);
      if (!message.isDeleted) throw new StandInMisuse(`${messageId} is not deleted.`);
      message.isDeleted = false;
      conversation.changed();
      tellChange(message, 'messageUpdate', 'undeleteMessage', true);
    },
    /** The bot hears of reactions to its own messages only. */
    react(messageId: string, reaction = 'like', action: 'add' | 'remove' = 'add'): void {
      const message = conversation.messages.get(messageId);
      if (!message) throw new StandInMisuse(`There is no message ${messageId}.`);
      if (message.onlyTo) throw new StandInMisuse('What is for one person takes no reactions.');
      if (!message.isFromBot || conversation.access !== 'installed') return;
      line
        .tell({
          ...composeBase(world, where(message.rootId)),
          type: 'messageReaction',
          id: `f:${crypto.randomUUID()}`,
          replyToId: messageId,
          [action === 'add' ? 'reactionsAdded' : 'reactionsRemoved']: [{ type: reaction }],
        })
        .catch(() => undefined);
    },
    type(): void {
      line
        .tell({ ...composeBase(world, where()), type: 'typing', id: `f:${crypto.randomUUID()}` })
        .catch(() => undefined);
    },
    /** Sends an activity of any other kind, also one that does not exist yet, and waits for what becomes of it. */
    tell: (fields: Record<string, unknown> & { type: string }, token?: WrongToken): Promise<Delivery> =>
      line.tell({ ...composeBase(world, where()), id: world.nextId(), ...fields }, token),
    /** Presses a button of a card, found by its title, and resolves with what came of it. */
    press: (messageId: string, title: string, inputs?: Record<string, string>): Promise<Pressed> =>
      pressing.press(messageId, title, inputs),
    /**
     * Sends a file. In a personal chat the bot gets a link to it, elsewhere only the words.
     */
    sendFile(file: FileToSend, text?: string, options?: WriteOptions): SentFile & { messageId: string } {
      const { attachment, ...sent } = files.offer(conversation.kind, file);
      const words = text === undefined ? { text: '', entities: [], attachments: [] } : written(text);
      return { ...sent, messageId: post(words, options, attachment ? [attachment] : []) };
    },
    /** Pastes a picture into a message: its address wants the bot's token. */
    sendPicture(file: FileToSend, text?: string, options?: WriteOptions): SentFile & { messageId: string } {
      const { attachment, html, ...sent } = files.paste(parts.serviceUrlOf(member), file);
      const words = text === undefined ? { text: '', entities: [] } : written(text);
      const page = { contentType: 'text/html', content: `<p>${words.text}</p>${html}` };
      return { ...sent, messageId: post({ ...words, attachments: [page] }, options, [attachment]) };
    },
    /** Lets the bot put a file into the person's OneDrive; resolves when the bot was told. */
    acceptFile: (messageId: string): Promise<Delivery> => pressing.answerConsent(messageId, 'accept', files),
    declineFile: (messageId: string): Promise<Delivery> => pressing.answerConsent(messageId, 'decline', files),
    /** Presses Stop at a message that is being streamed; the bot learns of it with its next piece. */
    stop(): void {
      if (!streaming.stop(conversation)) throw new StandInMisuse('Nothing is being streamed.');
    },
    install: (options?: InstallOptions): void => installing.install(where(), options),
    uninstall: (options?: InstallOptions): void => installing.remove(where(), options),
    /** Others come and go; the bot is told. */
    add: (other: Member): void => installing.changeMembers(where(), other, 'add'),
    remove: (other: Member): void => installing.changeMembers(where(), other, 'remove'),
    block(): void {
      conversation.access = 'blocked';
    },
    unblock(): void {
      conversation.access = 'installed';
    },
    /** The messages as this person sees them now, oldest first. */
    get messages(): readonly SeenMessage[] {
      return view.seen.messages;
    },
    get isBotTyping(): boolean {
      return view.seen.isTyping;
    },
    /**
     * Resolves with what the predicate finds in `{messages, isTyping}`, now or after any change. Rejects after
     * `timeoutMs` (default 15,000, real time) with a listing of what is seen.
     */
    waitFor: view.waitFor,
  };
}

export type Chat = ReturnType<typeof createChat>;
