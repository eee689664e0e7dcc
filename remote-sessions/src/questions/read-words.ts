import { answerFor } from '../etienne/permissions.ts';
import { readAction } from '../replies/actions.ts';
import type { Words } from '../replies/words/en.ts';
import type { OpenQuestion } from './open-question.ts';
import { needsNumbers } from './options.ts';
import { type Choice, questionMessage, readChoice } from './question-text.ts';

/** What a text means to an open question. */
export type ReadWords =
  /** The label of a button: it does what the button does. */
  | { readonly as: 'button'; readonly choice: Choice }
  /** Options of a choice, by their names or numbers. */
  | { readonly as: 'options'; readonly answers: readonly string[] }
  /** It sounds like a yes, or is a number, where only the label of a button decides. */
  | { readonly as: 'unclear' }
  /** An answer of the person's own, or what should be different. */
  | { readonly as: 'own' };

/** Labels can be copied from a message whose buttons could not be shown; people also write them themselves. */
export function readWords(words: Words, open: OpenQuestion, index: number, text: string): ReadWords {
  const actions = questionMessage(words, open, index, { status: 'open', secondsLeft: 0 }).actions.flat();
  const choice = buttonNamed(text, actions);
  if (choice !== undefined) return { as: 'button', choice };
  if (open.kind !== 'choice') {
    // Also where there is no such button, as long as it must not be allowed.
    return keyOf(text) === keyOf(words.buttons.allow) || isConsent(text) ? { as: 'unclear' } : { as: 'own' };
  }
  const answers = answersNamed(open, index, text);
  return answers === undefined ? { as: 'own' } : { as: 'options', answers };
}

function buttonNamed(text: string, actions: readonly { id: string; label: string }[]): Choice | undefined {
  const named = actions.filter(({ label }) => keyOf(label) === keyOf(text));
  const [action] = named;
  return named.length === 1 && action !== undefined ? readChoice(readAction(action.id)?.argument ?? '') : undefined;
}

/** Where several may be chosen, also several of them: `1, 3`. */
function answersNamed(open: OpenQuestion, index: number, text: string): string[] | undefined {
  const question = open.questions[index];
  if (question === undefined) return undefined;
  const isNumbered = needsNumbers(question.options);
  const optionNamed = (word: string): number | undefined => {
    const named = question.options.flatMap(({ label }, at) => (keyOf(label) === keyOf(word) ? [at] : []));
    if (named.length === 1) return named[0];
    return isNumbered && /^\d{1,3}$/.test(word) && question.options[Number(word) - 1] ? Number(word) - 1 : undefined;
  };
  const whole = optionNamed(text.trim());
  const words = question.multiSelect && whole === undefined ? text.split(',') : [text];
  const options = words.map((word) => optionNamed(word.trim()));
  if (options.includes(undefined)) return undefined;
  return [...new Set(options)].map((option) => answerFor(question, option ?? 0));
}

const keyOf = (words: string): string =>
  words
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!]+$/, '')
    .replace(/^[`'"*]+|[`'"*]+$/g, '')
    .toLowerCase();

/** Words of consent in the languages of many people; what is written beside them makes it a wish of their own. */
const CONSENT = new Set(
  `yes y yep yeah yup please bitte ok okay okey k kk sure fine go proceed continue approve approved accept accepted allow allowed
  confirm confirmed agreed agree lgtm right correct true 1 2 👍 ✅ 👌 ✔ ☑ 🆗 🙂 ja jo jawohl klar gerne passt erlaube erlauben
  erlaubt zulassen sí si vale claro permitir permite dale oui permettre autoriser autorise sim tak da да конечно hai はい
  ええ 是 好 好的 可以 允许 同意 네 예 응 evet ano igen joo kyllä ναι نعم हाँ हां`.split(/\s+/),
);
const BESIDES = new Set('it this that do so ahead for all the now doch mach por favor vas y allez'.split(' '));

function isConsent(text: string): boolean {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\u{1f3fb}-\u{1f3ff}\ufe0f]/gu, '')
    .split(/[\s.,!;:…。、！"'*`]+/u)
    .filter((word) => word !== '');
  const isMeant = words.some((word) => CONSENT.has(word)) || /^(?:do it|mach)/.test(words.join(' '));
  return isMeant && words.length <= 5 && words.every((word) => CONSENT.has(word) || BESIDES.has(word));
}
