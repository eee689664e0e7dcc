import type { Message } from '@grammyjs/types';
import { chatNameOf, nameOf } from './names.ts';

/** Who says something in a group or channel. */
export type Speaker =
  | { kind: 'person'; id: string; name: string }
  /** A post has no author; whoever may post there speaks for the channel. */
  | { kind: 'channel'; id: string; name: string }
  /** Telegram does not tell who. */
  | { kind: 'nobody'; hiddenAs: HiddenAs };

/** An admin who writes as the group, a post of the channel that the group belongs to, or somebody who writes as a channel. */
export type HiddenAs = 'group' | 'linked_channel' | 'channel';

/** Reads who says something; undefined where only one person can. */
export function readSpeaker({ chat, from, sender_chat: as, ...message }: Message): Speaker | undefined {
  if (chat.type === 'private') return undefined;
  if (chat.type === 'channel') {
    const signature = message.author_signature;
    const name = chatNameOf(chat);
    return { kind: 'channel', id: String(chat.id), name: signature ? `${name} (${signature})` : name };
  }
  if (message.is_automatic_forward) return { kind: 'nobody', hiddenAs: 'linked_channel' };
  if (as !== undefined) return { kind: 'nobody', hiddenAs: as.id === chat.id ? 'group' : 'channel' };
  return from === undefined
    ? { kind: 'nobody', hiddenAs: 'group' }
    : { kind: 'person', id: String(from.id), name: nameOf(from) };
}
