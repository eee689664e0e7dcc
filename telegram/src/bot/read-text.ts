import type { Message, MessageOrigin } from '@grammyjs/types';

/** The text of a message: what was written, or what a contact, a place, a poll or a die says in words. */
export function readText(message: Message, botUsername: string): string {
  const lines = [message.text ?? message.caption, contactLine(message), placeLine(message), otherLine(message)];
  return withoutBotName(lines.filter((line) => line !== undefined).join('\n'), botUsername);
}

/** `/status@my_bot` is `/status`: the suffix only says whom a command is for. */
export function withoutBotName(text: string, botUsername: string): string {
  const [command = '', name] = /^\/[a-z0-9_]+(@[a-z0-9_]+)?/i.exec(text) ?? [];
  if (name?.toLowerCase() !== `@${botUsername.toLowerCase()}`) return text;
  return command.slice(0, -name.length) + text.slice(command.length);
}

function contactLine({ contact }: Message): string | undefined {
  if (contact === undefined) return undefined;
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ');
  return `Contact: ${name}, ${contact.phone_number}`;
}

function placeLine({ location, venue }: Message): string | undefined {
  if (venue !== undefined) {
    return `Location: ${venue.title}, ${venue.address} (${venue.location.latitude}, ${venue.location.longitude})`;
  }
  return location && `Location: ${location.latitude}, ${location.longitude}`;
}

function otherLine({ poll, dice }: Message): string | undefined {
  if (poll !== undefined) return `Poll: ${poll.question}\n${poll.options.map(({ text }) => `- ${text}`).join('\n')}`;
  return dice && `${dice.emoji} ${dice.value}`;
}

/** The name of whoever wrote a forwarded message first. */
export function readOrigin(origin: MessageOrigin): string {
  if (origin.type === 'user') return nameOf(origin.sender_user);
  if (origin.type === 'hidden_user') return origin.sender_user_name;
  const chat = origin.type === 'chat' ? origin.sender_chat : origin.chat;
  const name = chat.title ?? nameOf(chat);
  return origin.author_signature === undefined ? name : `${name} (${origin.author_signature})`;
}

/** A name as Telegram shows it; the user name where there is no other, as with deleted accounts. */
export function nameOf({
  first_name,
  last_name,
  username,
}: {
  first_name?: string;
  last_name?: string;
  username?: string;
}): string {
  return [first_name, last_name].filter(Boolean).join(' ') || username || 'unknown';
}
