/** The commands of an operator that can be run in the sandbox: `npm run <name> -- <words>`. */
const COMMAND_NAMES = ['pairing', 'retry'] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];

export interface Command {
  name: CommandName;
  /** What stands behind the name; there are no quotes and no shell. */
  args: string[];
}

const COMMAND = new RegExp(`^(?:\\$\\s*)?npm run (${COMMAND_NAMES.join('|')})(?:\\s+--)?(?:\\s+(.+))?$`);

/** Reads a line as such a command; undefined where it is anything else. */
export function readCommand(line: string): Command | undefined {
  const [, name, words] = COMMAND.exec(line.trim()) ?? [];
  if (name === undefined) return undefined;
  return { name: name as CommandName, args: words?.split(/\s+/) ?? [] };
}

export const commandLine = ({ name, args }: Command): string => ['npm run', name, '--', ...args].join(' ');
