/** What a person means by a message. */
export type Command =
  | { kind: 'start' }
  | { kind: 'help' }
  | { kind: 'status' }
  | { kind: 'projects' }
  | { kind: 'stop' }
  /** `isCertain` is false for `project foo` without quotes or with several: a command only where `foo` is a project. */
  | { kind: 'project'; name: string; isCertain: boolean }
  | { kind: 'mode'; name: string }
  | { kind: 'files'; folder: string }
  | { kind: 'get'; path: string }
  | { kind: 'prompt' };

/** Straight and typographic marks of several languages; phones replace what was typed by any of them. */
const QUOTES = `'"‘’‚‛“”„‟«»‹›`;
const QUOTED_PROJECT = new RegExp(`^project\\s*[${QUOTES}]+(.*?)[${QUOTES}]+\\s*[.!]?$`, 'iu');
/** `"a" should become "b"`, `project's name is 'b'`: more is quoted than one name, so it is a sentence. */
const QUOTES_MORE = new RegExp(`[${QUOTES}]\\s(?:.*\\s)?[${QUOTES}]|^s\\s`, 'u');
const UNQUOTED_PROJECT = /^project\s+(\S+)$/iu;
const SLASH_COMMAND = /^\/([a-z]+)(?:\s+([\s\S]*))?$/iu;
const OUTER_QUOTES = new RegExp(`^[${QUOTES}]+|[${QUOTES}]+$`, 'gu');

const withoutQuotes = (text: string) => text.trim().replace(OUTER_QUOTES, '').trim();

/**
 * Reads a message as a command, or says that it is a prompt.
 *
 * An unknown word after a slash is a prompt: the agent has commands of its own.
 */
export function parseCommand(text: string): Command {
  const line = text.trim();
  const quoted = QUOTED_PROJECT.exec(line);
  if (quoted?.[1] !== undefined) {
    return { kind: 'project', name: quoted[1].trim(), isCertain: !QUOTES_MORE.test(quoted[1]) };
  }
  const unquoted = UNQUOTED_PROJECT.exec(line);
  if (unquoted?.[1] !== undefined) return { kind: 'project', name: unquoted[1], isCertain: false };
  const slash = SLASH_COMMAND.exec(line);
  if (slash?.[1] !== undefined) return slashCommand(slash[1].toLowerCase(), slash[2] ?? '');
  return { kind: 'prompt' };
}

function slashCommand(name: string, argument: string): Command {
  switch (name) {
    case 'start':
    case 'help':
    case 'status':
    case 'projects':
    case 'stop':
      return { kind: name };
    case 'project': {
      const project = withoutQuotes(argument);
      return project === '' ? { kind: 'projects' } : { kind: 'project', name: project, isCertain: true };
    }
    case 'mode':
      return { kind: 'mode', name: argument.trim().toLowerCase() };
    case 'files':
      return { kind: 'files', folder: withoutQuotes(argument) };
    case 'get':
      return { kind: 'get', path: withoutQuotes(argument) };
    default:
      return { kind: 'prompt' };
  }
}
