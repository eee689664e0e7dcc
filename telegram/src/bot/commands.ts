import type { BotCommand } from '@grammyjs/types';
import { describeCommand, OFFERED_COMMANDS } from 'provider-kit/pure';

/** The menu that Telegram shows beside the input field. */
export const BOT_COMMANDS: readonly BotCommand[] = [
  { command: 'start', description: 'Begin' },
  ...OFFERED_COMMANDS.map((command) => ({ command: command.name, description: describeCommand(command, '/') })),
];
