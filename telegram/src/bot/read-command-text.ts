import type { MessageEntity } from '@grammyjs/types';
import { COMMAND_NAMES } from './commands.ts';
import { entitiesToMarkdown } from './entities-to-markdown.ts';

const OURS = new Set(COMMAND_NAMES);

/**
 * Reads what was written as Markdown; a command stays what it is.
 *
 * A line that begins with one of our commands is taken without formatting of the command and without marks of code: a
 * name that was copied from an answer, where it stands as code, is that name.
 */
export function readCommandText(text: string, entities: readonly MessageEntity[] = [], botUsername: string): string {
  const bare = withoutBotName(text, botUsername);
  const isOurs = OURS.has(/^\/([a-z0-9_]+)(?![^\s])/i.exec(bare)?.[1]?.toLowerCase() ?? '') && !text.includes('\n');
  if (!isOurs) return withoutBotName(entitiesToMarkdown(text, entities), botUsername);
  const kept = entities.filter(({ type, offset }) => type !== 'code' && type !== 'pre' && offset > 0);
  return withoutBotName(entitiesToMarkdown(text, kept), botUsername);
}

/** `/status@my_bot` is `/status`: the suffix only says whom a command is for. */
export function withoutBotName(text: string, botUsername: string): string {
  const [command = '', name] = /^\/[a-z0-9_]+(@[a-z0-9_]+)?/i.exec(text) ?? [];
  if (name?.toLowerCase() !== `@${botUsername.toLowerCase()}`) return text;
  return command.slice(0, -name.length) + text.slice(command.length);
}
