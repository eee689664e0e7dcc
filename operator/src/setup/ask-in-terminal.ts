import type { Readable, Writable } from 'node:stream';
import { cancel, intro, isCancel, log, outro, password, select, spinner, text } from '@clack/prompts';
import { problemWith, type Question } from './questions.ts';

/** The streams of a terminal; by default those of the process. */
export interface Terminal {
  input?: Readable;
  output?: Writable;
}

/** Makes whoever asks a person in a terminal and tells what was found. Secrets are shown as dots. */
export function createTerminalDialog(terminal: Terminal = {}) {
  return {
    begin: (title: string) => intro(title, terminal),
    end: (words: string) => outro(words, terminal),
    giveUp: (words: string) => cancel(words, terminal),
    say(kind: 'good' | 'bad' | 'note', words: string) {
      const say = { good: log.success, bad: log.error, note: log.warn }[kind];
      say(words, terminal);
    },
    /** Undefined where the person gives up. */
    async ask(question: Question): Promise<string | undefined> {
      const { kind, message, options = [], initial } = question;
      const validate = (answer: string | undefined) => problemWith(question, (answer ?? '').trim());
      const answer =
        kind === 'choice'
          ? await select({
              ...terminal,
              message,
              options: [...options],
              ...(initial !== undefined && { initialValue: initial }),
            })
          : kind === 'secret'
            ? await password({ ...terminal, message, validate, clearOnError: true })
            : await text({ ...terminal, message, validate, ...(initial !== undefined && { initialValue: initial }) });
      return isCancel(answer) ? undefined : (answer ?? '');
    },
    /** Shows that something goes on meanwhile. */
    async during<Result>(words: string, work: () => Promise<Result>): Promise<Result> {
      const sign = spinner(terminal);
      sign.start(words);
      try {
        return await work();
      } finally {
        sign.clear();
      }
    },
  };
}
