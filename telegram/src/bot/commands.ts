import type { BotCommand } from '@grammyjs/types';

/** The menu that Telegram shows beside the input field. */
export const BOT_COMMANDS: readonly BotCommand[] = [
  { command: 'start', description: 'Begin' },
  { command: 'help', description: 'What you can do here' },
  { command: 'status', description: 'Project, session, what runs and what waits' },
  { command: 'projects', description: 'Choose a project' },
  { command: 'project', description: 'Switch to a project: /project name' },
  { command: 'stop', description: 'Stop what runs' },
  { command: 'files', description: 'List files: /files folder' },
  { command: 'get', description: 'Send a file: /get path' },
  { command: 'mode', description: 'How the agent asks for permission' },
  { command: 'unpair', description: 'Disconnect this chat' },
];
