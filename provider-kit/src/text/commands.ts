import type { KitWords } from '../words/en.ts';

/** A command that people can type, as a messenger may offer it. */
export interface OfferedCommand {
  name: keyof KitWords['commands'];
  /** What is written behind it. */
  argument?: string;
}

/** What messengers offer to type where they have a menu for it. What each one does is for the subscribers. */
export const OFFERED_COMMANDS: readonly OfferedCommand[] = [
  { name: 'help' },
  { name: 'status' },
  { name: 'projects' },
  { name: 'project', argument: 'name' },
  { name: 'why' },
  { name: 'stop' },
  { name: 'files', argument: 'folder' },
  { name: 'get', argument: 'path' },
  { name: 'mode' },
  { name: 'unpair' },
];

/** What a command does and, with `mark` before its name, how it is written. */
export const describeCommand = ({ commands }: KitWords, { name, argument }: OfferedCommand, mark: '' | '/'): string =>
  argument === undefined ? commands[name] : `${commands[name]}: ${mark}${name} ${argument}`;
