import type { Activity, Attachment } from '../activity.ts';
import type { Message } from '../world/conversation.ts';
import type { World } from '../world/world.ts';
import type { Place } from './find-conversation.ts';
import type { Target } from './targeting.ts';

/**
 * Puts a message of the bot into a conversation, each part as one of its own. Text with a card, or two cards, become
 * several messages (in a channel several posts); pictures stay with their text.
 */
export function postMessage(
  world: World,
  { conversation, rootId }: Place,
  activity: Activity,
  onlyTo?: Target,
): Message[] {
  return splitParts(activity).map((part) => {
    const id = world.nextId();
    const root = conversation.kind === 'channel' ? (rootId ?? id) : undefined;
    return conversation.add({
      id,
      from: world.bot,
      isFromBot: true,
      activity: { ...part, id },
      ...(root !== undefined && { rootId: root }),
      ...(onlyTo && { onlyTo }),
    });
  });
}

/** The messages that an activity becomes. */
export function splitParts(activity: Activity): Activity[] {
  const { attachments = [], text, ...rest } = activity;
  const isPicture = ({ contentType }: Attachment) => contentType.startsWith('image/');
  const pictures = attachments.filter(isPicture);
  const cards = attachments.filter((each) => !isPicture(each));
  const hasWords = (text ?? '').trim() !== '' || pictures.length > 0;
  return [
    ...(hasWords
      ? [{ ...rest, ...(text !== undefined && { text }), ...(pictures.length > 0 && { attachments: pictures }) }]
      : []),
    ...cards.map((card) => ({ ...rest, attachments: [card] })),
  ];
}
