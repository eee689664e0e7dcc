import type { Activity, Attachment } from '../activity.ts';
import type { Message } from '../world/conversation.ts';
import type { World } from '../world/world.ts';
import type { Place } from './find-conversation.ts';

/**
 * Puts a message of the bot into a conversation, each part as one of its own. Text with a card, or two cards, become
 * several messages; pictures stay with their text.
 */
export function postMessage(world: World, { conversation, rootId }: Place, activity: Activity): Message[] {
  const parts = split(activity);
  let root = rootId;
  return parts.map((part) => {
    const id = world.nextId();
    if (conversation.kind === 'channel') root ??= id;
    return conversation.add({
      id,
      from: world.bot,
      isFromBot: true,
      activity: { ...part, id },
      ...(root !== undefined && { rootId: root }),
    });
  });
}

function split(activity: Activity): Activity[] {
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
