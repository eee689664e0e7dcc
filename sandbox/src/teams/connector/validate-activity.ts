import { type Activity, type Attachment, isObject } from '../activity.ts';
import { ADAPTIVE_CARD, FILE_CONSENT, FILE_INFO } from '../cards/content-types.ts';
import { validateCard } from '../cards/validate-card.ts';
import { badRequest, ConnectorFailure } from '../errors.ts';
import { checkPicture } from '../files/check-picture.ts';
import type { ConversationKind } from '../world/conversation.ts';

/** The whole activity as UTF-16; the page "Format your bot messages" says 100 KB. */
export const MAX_ACTIVITY_BYTES = 100 * 1024;

const TEXT_FORMATS = new Set(['markdown', 'plain', 'xml']);

/** Takes what a bot sent for an activity, or refuses it. */
export function readActivity(body: unknown): Activity {
  if (!isObject(body)) throw badRequest('Invalid or missing activity in the request body');
  const { type, text, textFormat, attachments, entities } = body;
  if (type !== 'message' && type !== 'typing') {
    throw new ConnectorFailure(400, 'BadArgument', `Unknown activity type '${String(type)}'.`);
  }
  if (text !== undefined && typeof text !== 'string') throw badRequest('text has to be a string');
  if (textFormat !== undefined && !TEXT_FORMATS.has(String(textFormat))) {
    throw new ConnectorFailure(400, 'BadArgument', `Unknown textFormat '${String(textFormat)}'.`);
  }
  if (entities !== undefined && !(Array.isArray(entities) && entities.every(isObject))) {
    throw badRequest('entities has to be a list of objects');
  }
  if (attachments !== undefined && !(Array.isArray(attachments) && attachments.every(isObject))) {
    throw badRequest('attachments has to be a list of objects');
  }
  return body as Activity;
}

/** Refuses a message that Teams does not take: too large, empty, or with a part that is not what it says. */
export function checkMessage(activity: Activity, kind: ConversationKind): void {
  if (sizeOf(activity) > MAX_ACTIVITY_BYTES) {
    throw new ConnectorFailure(413, 'MessageSizeTooBig', 'Message size too large.');
  }
  const attachments = activity.attachments ?? [];
  if ((activity.text ?? '').trim() === '' && attachments.length === 0) {
    throw new ConnectorFailure(400, 'BadSyntax', 'Activity must contain text or attachments.');
  }
  for (const attachment of attachments) checkAttachment(attachment, kind);
  checkMentions(activity);
}

/** The bytes that count: all of it as UTF-16, without pictures in Base64. */
export function sizeOf(activity: Activity): number {
  const counted = JSON.stringify(activity, (key, value) =>
    key === 'contentUrl' && typeof value === 'string' && value.startsWith('data:') ? '' : value,
  );
  return counted.length * 2;
}

function checkAttachment({ contentType, contentUrl, content, name }: Attachment, kind: ConversationKind) {
  const refuse = (reason: string) => new ConnectorFailure(400, 'BadArgument', reason);
  if (contentType === ADAPTIVE_CARD) {
    const [problem] = validateCard(content);
    if (problem !== undefined) throw new ConnectorFailure(400, 'BadSyntax', `The Adaptive Card is invalid: ${problem}`);
    return;
  }
  if (contentType === FILE_CONSENT || contentType === FILE_INFO) {
    if (kind !== 'personal') throw refuse('Files can be sent in personal chats only.');
    if (!name) throw refuse('The name of the file is missing.');
    if (!isObject(content)) throw refuse('The content of the card is missing.');
    if (contentType === FILE_CONSENT && !(Number.isInteger(content.sizeInBytes) && Number(content.sizeInBytes) > 0)) {
      throw refuse('sizeInBytes has to be a positive number.');
    }
    if (contentType === FILE_INFO && !(contentUrl && content.uniqueId && content.fileType)) {
      throw refuse('A file card needs contentUrl, uniqueId and fileType.');
    }
    return;
  }
  if (typeof contentType === 'string' && contentType.startsWith('image/')) {
    const problem = checkPicture(contentType, contentUrl);
    if (problem !== undefined) throw refuse(problem);
    return;
  }
  throw refuse(`Unknown attachment type '${String(contentType)}'.`);
}

function checkMentions({ entities = [], text = '' }: Activity) {
  for (const entity of entities) {
    if (entity.type !== 'mention') continue;
    const { mentioned, text: shown } = entity;
    if (!isObject(mentioned) || typeof mentioned.id !== 'string' || typeof shown !== 'string') {
      throw new ConnectorFailure(400, 'BadSyntax', 'A mention needs mentioned.id and text.');
    }
    if (!text.includes(shown)) {
      throw new ConnectorFailure(400, 'BadSyntax', `The text of the activity does not contain the mention '${shown}'.`);
    }
  }
}
