import type { MessageOrigin } from '@grammyjs/types';

interface Named {
  first_name?: string | undefined;
  last_name?: string | undefined;
  username?: string | undefined;
  title?: string | undefined;
}

/** A name as Telegram shows it; the user name where there is no other, as with deleted accounts. */
export function nameOf({ first_name, last_name, username }: Named): string {
  return [first_name, last_name].filter(Boolean).join(' ') || username || 'unknown';
}

/** The name of a chat of any kind. */
export const chatNameOf = (chat: Named): string => chat.title || nameOf(chat);

/** The name of whoever wrote a forwarded message first. */
export function readOrigin(origin: MessageOrigin): string {
  switch (origin.type) {
    case 'user':
      return nameOf(origin.sender_user);
    case 'hidden_user':
      return origin.sender_user_name;
    case 'chat':
      return signed(chatNameOf(origin.sender_chat), origin.author_signature);
    case 'channel':
      return signed(chatNameOf(origin.chat), origin.author_signature);
    default:
      // A kind that this version does not know: that it was forwarded must be told all the same.
      return 'unknown';
  }
}

const signed = (name: string, signature: string | undefined): string => (signature ? `${name} (${signature})` : name);
