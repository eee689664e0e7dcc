import type { FileConsent, IncomingFacts, MessageEvent, PressedAction, ProviderKit } from 'provider-kit';
import { incomingMessageId, prefixed, pressEvent } from 'provider-kit/pure';
import type { IncomingMessage, ProviderEvent, RemoteSession } from 'shared-types';
import type { UploadInfo } from '../messages/file-cards.ts';
import { PROVIDER_NAME } from '../provider-name.ts';
import { type Activity, fieldOf, textOf } from './activity.ts';
import { userIdOf } from './contact-of.ts';
import type { Quote } from './html-to-markdown.ts';
import { readAttachments } from './read-attachments.ts';
import { readText } from './read-text.ts';

/** What an activity alone does not say. */
export interface ReadContext {
  remoteSession: RemoteSession;
  /** In groups and channels: only what addresses the bot is meant for it. */
  requireMention: boolean;
  kit: Pick<ProviderKit, 'findMessageId' | 'findAction'>;
  now: number;
}

export type Reading =
  | { status: 'message'; event: MessageEvent; facts: IncomingFacts }
  | { status: 'deleted'; event: MessageEvent; facts: IncomingFacts }
  | { status: 'pressed'; action: PressedAction | undefined; event: ProviderEvent | undefined }
  | { status: 'file_consent'; consent: FileConsent<UploadInfo> }
  /** Said by a person to others, or by a bot. */
  | { status: 'not_for_us' }
  /** A message with nothing that can be passed on. */
  | { status: 'empty' }
  | { status: 'unknown_invoke' };

/** Reads what somebody did in a conversation: wrote, changed, deleted, pressed. */
export async function readActivity(activity: Activity, context: ReadContext): Promise<Reading> {
  const { type, name, value, from } = activity;
  if (from.id.startsWith('28:')) return { status: 'not_for_us' };
  if (type === 'invoke') {
    if (name === 'fileConsent/invoke') return readConsent(activity);
    return name === 'adaptiveCard/action'
      ? await readPress(fieldOf(fieldOf(value, 'action'), 'data'), activity, context)
      : { status: 'unknown_invoke' };
  }
  if (type === 'messageDelete') return readDeletion(activity, context);
  // What is submitted by a card comes as a message without words.
  if (type === 'message' && typeof value === 'object' && value !== null && !activity.text) {
    return readPress(value, activity, context);
  }
  return readMessage(activity, context);
}

async function readMessage(activity: Activity, context: ReadContext): Promise<Reading> {
  const { text, quotes, mentionsBot } = readText(activity);
  const { files, uniqueIds, hasOther } = readAttachments(activity);
  const reply = quotes.find(({ kind }) => kind === 'reply');
  const isDirect = context.remoteSession.kind === 'direct';
  const isAddressed =
    isDirect ||
    !context.requireMention ||
    mentionsBot ||
    /^\/[a-z]/i.test(text) ||
    (await isOurs(reply, activity, context));
  if (!isAddressed) return { status: 'not_for_us' };

  const others = quotes.filter((quote) => quote !== reply);
  const forward = others.find(({ kind }) => kind === 'forward');
  // Where nothing of the person's own is beside it, what was passed on is the message.
  const isForwarded = text === '' && forward !== undefined;
  const passedOn = isForwarded ? others.map((quote) => quote.text) : others.map(attributed);
  const parts = [text, ...passedOn, hasOther ? '[something that cannot be passed on]' : ''].filter(
    (part) => part !== '',
  );
  if (files.length === 0 && text === '' && passedOn.join('') === '') return { status: 'empty' };

  const said = parts.join('\n\n');
  const message: IncomingMessage = {
    id: incomingMessageId(activity.conversation.id, activity.id ?? ''),
    text: said,
    ...(!isDirect && { sender: { id: userIdOf(activity), name: activity.from.name ?? 'unknown' } }),
    ...(reply && { replyTo: await toReply(reply, activity, context) }),
    ...(isForwarded && { forwardedFrom: forward.author || 'unknown' }),
    attachments: files,
  };
  const lasting = files.map(({ fileId, name }) => [uniqueIds.get(fileId), name]);
  return {
    status: 'message',
    event: messageEvent(
      activity.type === 'messageUpdate' ? 'message.edited' : 'message.received',
      message,
      activity,
      context,
    ),
    facts: { platformId: activity.id ?? '', content: JSON.stringify([said, lasting]), uniqueIds },
  };
}

const attributed = ({ author, text }: Quote): string =>
  text === '' ? '' : prefixed(author === '' ? text : `${author}: ${text}`, '> ');

const ourMessage = ({ id }: Quote, { remoteSession, kit }: ReadContext) =>
  kit.findMessageId(remoteSession.sessionId, id);

async function isOurs(reply: Quote | undefined, { recipient }: Activity, context: ReadContext): Promise<boolean> {
  return reply !== undefined && (reply.authorId === recipient.id || (await ourMessage(reply, context)) !== undefined);
}

async function toReply(reply: Quote, { conversation }: Activity, context: ReadContext) {
  const id = (await ourMessage(reply, context)) ?? incomingMessageId(conversation.id, reply.id);
  return { id, text: reply.text || '[message]' };
}

/** Whoever waits to work on it has to know that it is not meant any more. */
function readDeletion(activity: Activity, context: ReadContext): Reading {
  const message = { id: incomingMessageId(activity.conversation.id, activity.id ?? ''), text: '', attachments: [] };
  return {
    status: 'deleted',
    event: messageEvent('message.edited', message, activity, context),
    facts: { platformId: activity.id ?? '', content: '', uniqueIds: new Map() },
  };
}

function messageEvent(
  type: 'message.received' | 'message.edited',
  message: IncomingMessage,
  activity: Activity,
  { remoteSession, now }: ReadContext,
): MessageEvent {
  return { type, timestamp: timeOf(activity, now), data: { provider: PROVIDER_NAME, remoteSession, message } };
}

async function readPress(data: unknown, activity: Activity, context: ReadContext): Promise<Reading> {
  const { remoteSession, kit, now } = context;
  const token = textOf(data, 'token');
  const action = token === undefined ? undefined : await kit.findAction(remoteSession.sessionId, token);
  const event = pressEvent(action, { provider: PROVIDER_NAME, remoteSession, timestamp: timeOf(activity, now) });
  return { status: 'pressed', action, event };
}

function readConsent({ value, replyToId }: Activity): Reading {
  const info = fieldOf(value, 'uploadInfo');
  const field = (name: string) => textOf(info, name) ?? '';
  const [uploadUrl, contentUrl, name] = [field('uploadUrl'), field('contentUrl'), field('name')];
  const isAccepted = textOf(value, 'action') === 'accept' && uploadUrl !== '';
  const uploadInfo = { uploadUrl, contentUrl, name, uniqueId: field('uniqueId'), fileType: field('fileType') };
  const messageId = textOf(fieldOf(value, 'context'), 'messageId') ?? '';
  const consent = { messageId, cardId: replyToId ?? undefined, uploadInfo: isAccepted ? uploadInfo : undefined };
  return { status: 'file_consent', consent };
}

function timeOf({ timestamp }: Activity, now: number): string {
  const time = Date.parse(timestamp ?? '');
  return new Date(Number.isNaN(time) ? now : time).toISOString();
}
