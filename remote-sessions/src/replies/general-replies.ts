import { text } from './markdown.ts';
import type { Phrase, Reply } from './reply-text.ts';
import { en, type Words } from './words/en.ts';

export const help: Reply = ({ general }) => ({
  text: general.help,
  commands: ['projects', 'status', 'why', 'stop', 'files', 'get', 'mode', 'unpair', 'help'],
});

const unexpected: Reply = ({ general }) => ({ text: general.unexpected });

/** The same as a part of another reply. */
export const somethingWrong: Phrase = ({ general }) => general.unexpected;

/** What a person reads of a failure, by the code of its error; undefined where there are no words for it. */
export function failurePhrase(error: unknown): Phrase | undefined {
  const code = codeOf(error);
  return code && (({ errors }) => errors[code]);
}

function codeOf(error: unknown): keyof Words['errors'] | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const code = String(error.code);
  return Object.hasOwn(en.errors, code) ? (code as keyof Words['errors']) : undefined;
}

/** A failure in the words that there are for it. */
export const failed =
  (error: unknown): Reply =>
  (words) => {
    const said = failurePhrase(error)?.(words);
    return said === undefined ? unexpected(words) : { text: text(said) };
  };

export const questionOver: Reply = ({ general }) => ({ text: general.questionOver });
