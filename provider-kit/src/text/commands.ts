/** A command that people can type, as a messenger may offer it. */
export interface OfferedCommand {
  name: string;
  description: string;
  /** What is written behind it. */
  argument?: string;
}

/** What messengers offer to type where they have a menu for it. What each one does is for the subscribers. */
export const OFFERED_COMMANDS: readonly OfferedCommand[] = [
  { name: 'help', description: 'What you can do here' },
  { name: 'status', description: 'Project, session, what runs and what waits' },
  { name: 'projects', description: 'Choose a project' },
  { name: 'project', description: 'Switch to a project', argument: 'name' },
  { name: 'why', description: 'As a reply to a message: what became of it' },
  { name: 'stop', description: 'Stop what runs' },
  { name: 'files', description: 'List files', argument: 'folder' },
  { name: 'get', description: 'Send a file', argument: 'path' },
  { name: 'mode', description: 'How the agent asks for permission' },
  { name: 'unpair', description: 'Disconnect this chat' },
];

/** What a command does and, with `mark` before its name, how it is written. */
export const describeCommand = ({ name, description, argument }: OfferedCommand, mark: '' | '/'): string =>
  argument === undefined ? description : `${description}: ${mark}${name} ${argument}`;
