import type { ActionRows } from 'shared-types';
import { text } from './markdown.ts';
import type { Words } from './words/en.ts';

/** What a person may choose by its number, in the order of the numbers. */
export interface Choice {
  actionId: string;
  label: string;
}

/** What can be chosen of these buttons; those that are only shown are none. */
export const choicesOf = (actions: ActionRows): Choice[] =>
  actions.flat().flatMap(({ id, label, disabled }) => (disabled === true ? [] : [{ actionId: id, label }]));

/** The words that stand for buttons where a messenger has none; empty where there is nothing to choose. */
export function choicesInWords({ general }: Words, choices: readonly Choice[]): string {
  if (choices.length === 0) return '';
  const lines = choices.map(({ label }, index) => `${index + 1}. ${text(label)}`);
  return `\n\n${lines.join('\n')}\n\n*${general.answerByNumber(choices.length)}*`;
}

/** The choice that a message means; undefined where it is no number of one. */
export function chosenBy<Offered>(choices: readonly Offered[], said: string): Offered | undefined {
  const number = /^\s*#?(\d{1,3})[.)]?\s*$/.exec(said)?.[1];
  return number === undefined ? undefined : choices[Number(number) - 1];
}
