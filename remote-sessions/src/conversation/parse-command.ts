/** What a person means by a message. */
export type Command =
  | { kind: 'start' }
  | { kind: 'help' }
  | { kind: 'status' }
  | { kind: 'projects' }
  | { kind: 'why' }
  | { kind: 'stop' }
  /** `isCertain` is false for `project foo` without quotes or with several: a command only where `foo` is a project. */
  | { kind: 'project'; name: string; isCertain: boolean }
  | { kind: 'mode'; name: string }
  | { kind: 'files'; folder: string }
  | { kind: 'get'; path: string }
  | { kind: 'prompt' };

/** Straight and typographic marks of several languages, and those of code; phones replace what was typed by any of them. */
const QUOTES = `'"‘’‚‛“”„‟«»‹›\`´`;
const QUOTED_PROJECT = new RegExp(`^project\\s*[${QUOTES}]+(.*?)[${QUOTES}]+\\s*[.!]?$`, 'iu');
/** `"a" should become "b"`, `project's name is 'b'`: more is quoted than one name, so it is a sentence. */
const QUOTES_MORE = new RegExp(`[${QUOTES}]\\s(?:.*\\s)?[${QUOTES}]|^s\\s`, 'u');
const UNQUOTED_PROJECT = /^project\s+(\S+)$/iu;
const SLASH_COMMAND = /^\/([a-z]+)[.!?…。！？]*(?:\s+([\s\S]*))?$/iu;
/** What a link with a parameter to the bot makes of `/start`. */
const START_PAYLOAD = /^[\w-]{1,64}$/;
const MARKS_ONLY = /^[.!?…。！？\s]*$/u;
const OUTER_QUOTES = new RegExp(`^[${QUOTES}]+|[${QUOTES}]+$`, 'gu');

const isAlone = (argument: string) => MARKS_ONLY.test(argument);

const withoutQuotes = (text: string) => text.trim().replace(OUTER_QUOTES, '').trim();

/**
 * Reads a message as a command, or says that it is a prompt.
 *
 * An unknown word after a slash is a prompt: the agent has commands of its own. So is a known one with more words than
 * it takes: they are a request.
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
      return isAlone(argument) || START_PAYLOAD.test(argument.trim()) ? { kind: name } : { kind: 'prompt' };
    case 'help':
    case 'status':
    case 'projects':
    case 'why':
    case 'stop':
      return isAlone(argument) ? { kind: name } : { kind: 'prompt' };
    case 'project': {
      const project = withoutQuotes(argument);
      return project === '' ? { kind: 'projects' } : { kind: 'project', name: project, isCertain: true };
    }
    case 'mode':
      return { kind: 'mode', name: withoutQuotes(argument).toLowerCase() };
    case 'files':
      return { kind: 'files', folder: withoutQuotes(argument) };
    case 'get':
      return { kind: 'get', path: withoutQuotes(argument) };
    default:
      return { kind: 'prompt' };
  }
}

/** What people write who want a run to end and do not think of the slash. */
const STOP_WORDS = new Set(
  [
    'stop, stopp, halt, cancel, abort, stop it, stop this, stop that, stop now, please stop, stop please, cancel that',
    'stoppe, stopp das, bitte stopp, bitte stoppen, anhalten, abbrechen, abbruch',
    'arrête, arrete, arrêtez, arrêter, annuler, para, parar, pare, detente, detener, cancelar, cancela, alto',
    'ferma, fermati, annulla, stoppa, avbryt, stop maar, dur, durdur, iptal, zatrzymaj, anuluj',
    'стоп, остановись, отмена, зупинись, توقف, قف, עצור, रुको',
    '停止, 停, 停下, 停一下, 取消, 中止, やめて, 止めて, ストップ, キャンセル, 멈춰, 중지, 그만, 취소',
  ].flatMap((line) => line.split(', ')),
);

/** Whether a message says nothing but that something shall end, in a word that is known here. */
export const saysStop = (text: string): boolean =>
  STOP_WORDS.has(
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[\s.!?…,。！？、¡¿]+/gu, ' ')
      .trim(),
  );
