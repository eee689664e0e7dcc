import type { BotCommand } from '@grammyjs/types';
import type { KitWords } from 'provider-kit';
import { describeCommand, OFFERED_COMMANDS } from 'provider-kit/pure';

/** The names of our commands, as they stand behind the slash. */
export const COMMAND_NAMES: readonly string[] = ['start', ...OFFERED_COMMANDS.map(({ name }) => name)];

/** The menu that Telegram shows beside the input field. */
export const menuIn = (words: KitWords): BotCommand[] => [
  { command: 'start', description: words.commands.start },
  ...OFFERED_COMMANDS.map((command) => ({ command: command.name, description: describeCommand(words, command, '/') })),
];
