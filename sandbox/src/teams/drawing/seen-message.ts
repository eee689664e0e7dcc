import { type Activity, isObject } from '../activity.ts';
import { ADAPTIVE_CARD, FILE_CONSENT, FILE_INFO } from '../cards/content-types.ts';
import { readCard, type SeenCard } from '../cards/read-card.ts';
import type { Message } from '../world/conversation.ts';
import { type Drawn, drawText } from './draw-markdown.ts';

/** A message is drawn once, however often it is looked at: what it says is replaced, never changed. */
const drawnOnce = new WeakMap<Activity, Drawn>();
const cardsOnce = new WeakMap<object, SeenCard>();

export type SeenMessage = {
  id: string;
  /** `bot`, or the person's name. */
  from: string;
  /** What shows, without marks. */
  text: string;
  /** How it is drawn: blocks, marks, swallowed tags. */
  drawn: Drawn;
  /** The text as it was sent. */
  sent: string;
  card?: SeenCard;
  /** Asks whether a file may be put into the person's OneDrive. */
  consent?: { name: string; sizeInBytes: number; description: string };
  /** A card of a file that lies in OneDrive. */
  file?: { name: string; uniqueId: string; contentUrl: string };
  pictures: { contentType: string; contentUrl: string }[];
  /** In channels: the message that its thread begins with. */
  rootId?: string;
  /** "Only you can see this message". */
  isOnlyForThem: boolean;
  isEdited: boolean;
  /** Of a streamed message: `informative` and `streaming` while it runs, the others when it ended too early. */
  streaming?: Message['streaming'];
  /** The activity as it was sent. */
  activity: Message['activity'];
};

/** A message as one person sees it. */
export function seeMessage(message: Message, viewerId: string): SeenMessage {
  const { activity, id, from, isFromBot, rootId, onlyTo, isEdited, streaming } = message;
  const sent = activity.text ?? '';
  const drawn = drawnOnce.get(activity) ?? drawText(sent, isFromBot ? activity.textFormat : 'plain');
  drawnOnce.set(activity, drawn);
  const seen: SeenMessage = {
    id,
    from: isFromBot ? 'bot' : (from.name ?? from.id),
    text: drawn.text,
    drawn,
    sent,
    pictures: [],
    isOnlyForThem: onlyTo !== undefined,
    isEdited,
    activity,
    ...(rootId !== undefined && { rootId }),
    ...(streaming !== undefined && { streaming }),
  };
  for (const { contentType, contentUrl, content, name } of activity.attachments ?? []) {
    const fields = isObject(content) ? content : {};
    if (contentType === ADAPTIVE_CARD) seen.card = cardOf(message.ownCards.get(viewerId) ?? content);
    else if (contentType === FILE_CONSENT) {
      seen.consent = {
        name: name ?? '',
        sizeInBytes: Number(fields.sizeInBytes),
        description: String(fields.description ?? ''),
      };
    } else if (contentType === FILE_INFO) {
      seen.file = { name: name ?? '', uniqueId: String(fields.uniqueId), contentUrl: contentUrl ?? '' };
    } else if (contentType.startsWith('image/')) seen.pictures.push({ contentType, contentUrl: contentUrl ?? '' });
  }
  return seen;
}

function cardOf(content: unknown): SeenCard {
  if (!isObject(content)) return readCard(content);
  const card = cardsOnce.get(content) ?? readCard(content);
  cardsOnce.set(content, card);
  return card;
}
