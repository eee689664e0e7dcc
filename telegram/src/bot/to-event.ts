import type { Message, Update } from '@grammyjs/types';
import type { PressedAction } from 'provider-kit';
import { incomingMessageId, pressEvent } from 'provider-kit/pure';
import type { IncomingMessage, ProviderEvent, RemoteSession } from 'shared-types';
import type { ChatMessage } from '../places/message-id.ts';
import { PROVIDER_NAME } from '../provider-name.ts';
import { describeReply } from './describe-reply.ts';
import { hasUnknownMedia } from './message-kinds.ts';
import { readOrigin } from './names.ts';
import { type IncomingFile, kindWords } from './read-attachments.ts';
import { readContent } from './read-content.ts';

/** What an update alone does not say. */
export interface EventContext {
  botUsername: string;
  remoteSession: RemoteSession;
  /** Who says it, where several people may. */
  sender?: NonNullable<IncomingMessage['sender']>;
  /** What the kit knows a message by. */
  platformIdOf(message: ChatMessage): Promise<string>;
  /** Our id of the message that was sent as this message of the chat. */
  findMessage(remoteSessionId: string, platformId: string): Promise<string | undefined>;
  /** The name of the file that one of our messages carries. */
  findFileName(messageId: string): Promise<string | undefined>;
  /** What stands behind a button. */
  findAction(remoteSessionId: string, token: string): Promise<PressedAction | undefined>;
  /** The run whose preview was stopped; undefined where that is not known any more. */
  findRun(remoteSessionId: string, draftId: number): string | undefined;
  now: number;
}

/** The id under which subscribers recognise an update that comes again. */
export const eventIdOf = (botId: number, updateId: number): string => `evt_${botId}_${updateId}`;

/** Turns an update of a paired person into the event that tells of it; undefined where there is nothing to tell. */
export async function toEvent(update: Update, context: EventContext): Promise<ProviderEvent | undefined> {
  const data = { provider: PROVIDER_NAME, remoteSession: context.remoteSession };
  const { sessionId } = context.remoteSession;
  const { message, edited_message, callback_query, stopped_message_generation } = update;

  if (message !== undefined) {
    const content = await readMessage(message, context);
    return (
      content && { type: 'message.received', timestamp: toTime(message.date), data: { ...data, message: content } }
    );
  }
  if (edited_message !== undefined) {
    const content = await readMessage(edited_message, context);
    const timestamp = toTime(edited_message.edit_date ?? edited_message.date);
    return content && { type: 'message.edited', timestamp, data: { ...data, message: content } };
  }
  const timestamp = new Date(context.now).toISOString();
  if (callback_query?.data !== undefined) {
    return pressEvent(await context.findAction(sessionId, callback_query.data), { ...data, timestamp });
  }
  if (stopped_message_generation !== undefined) {
    // Readers take an empty id for the run that goes on now.
    const runId = context.findRun(sessionId, stopped_message_generation.draft_id) ?? '';
    return { type: 'run.stop_requested', timestamp, data: { ...data, runId } };
  }
  return undefined;
}

const toTime = (unixSeconds: number): string => new Date(unixSeconds * 1_000).toISOString();

async function readMessage(message: Message, context: EventContext): Promise<IncomingMessage | undefined> {
  const { text: said, isDescribed, files } = readContent(message, context.botUsername);
  const isPartUnknown = hasUnknownMedia(message);
  const text = isPartUnknown ? `${said}\n[something that cannot be passed on]` : said;
  const replyTo = await readReply(message, context);
  if (text === '' && files.length === 0) return replyTo && (await readPointing(message, replyTo, context));
  const { sender } = context;
  return {
    id: await idOf(message, context),
    text,
    ...(sender && { sender }),
    ...(replyTo && { replyTo }),
    ...(message.forward_origin && { forwardedFrom: readOrigin(message.forward_origin) }),
    ...((isDescribed || isPartUnknown) && { isDescribed: true }),
    attachments: files.map(({ attachment }) => attachment),
  };
}

/** Nothing but a mention of the bot, which was taken out: whoever is mentioned is shown what it answers. */
async function readPointing(
  message: Message,
  replyTo: NonNullable<IncomingMessage['replyTo']>,
  context: EventContext,
): Promise<IncomingMessage | undefined> {
  if (message.text !== '') return undefined;
  const id = await idOf(message, context);
  const { sender } = context;
  return { id, text: '[only a mention]', ...(sender && { sender }), replyTo, isDescribed: true, attachments: [] };
}

const idOf = async (
  { chat, message_id: messageId }: Message,
  { remoteSession, platformIdOf }: EventContext,
): Promise<string> => incomingMessageId(remoteSession.sessionId, await platformIdOf({ chatId: chat.id, messageId }));

async function readReply(message: Message, context: EventContext): Promise<IncomingMessage['replyTo']> {
  const reply = describeReply(message, context.botUsername);
  if (reply === undefined) return undefined;
  if (reply.where === 'elsewhere') return toReply(reply.id, reply.text, reply.files);
  const { sessionId } = context.remoteSession;
  const platformId = await context.platformIdOf(reply.message);
  const ours = await context.findMessage(sessionId, platformId);
  if (ours === undefined) return toReply(incomingMessageId(sessionId, platformId), reply.text, reply.files);
  const name = reply.files.length === 0 ? undefined : await context.findFileName(ours);
  if (name === undefined) return toReply(ours, reply.text, reply.files);
  // Telegram changes names, and photos have none there.
  const named = reply.files.map((file) => ({ ...file, attachment: { ...file.attachment, name }, isNamed: true }));
  const isOnlyKind = reply.text === reply.files.map(kindWords).join('\n');
  return toReply(ours, isOnlyKind ? named.map(kindWords).join('\n') : reply.text, named);
}

function toReply(id: string, text: string, files: readonly IncomingFile[]): IncomingMessage['replyTo'] {
  return { id, text, ...(files.length > 0 && { attachments: files.map(({ attachment }) => attachment) }) };
}
