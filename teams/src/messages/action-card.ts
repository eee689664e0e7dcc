import { labelTexts } from 'provider-kit/pure';
import type { Action, ActionRows } from 'shared-types';
import { bytesOf } from '../rendering/teams-markdown.ts';
import type { TeamsWords } from '../words/words-for.ts';

export const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive';
/** What a press brings back: `value.action.verb` of an invoke, `value.verb` of a message. */
const SELECT_VERB = 'select';

export interface Card {
  type: 'AdaptiveCard';
  $schema: string;
  version: '1.5';
  fallbackText: string;
  body: object[];
}

/** Teams draws so many buttons of one set; its menu for more is not on every device. */
const MOST_IN_SET = 6;
const STYLES = { primary: 'positive', success: 'positive', danger: 'destructive' } as const;

/**
 * The buttons of a message as Adaptive Cards, each within `maxBytes`; usually one, none where there are no buttons.
 *
 * They stand in messages of their own, below the text: a card knows no code, quotes or strikes, and what a person
 * decides on has to be shown to the letter. A button is `Action.Execute`, because its press is answered (others than
 * who may decide are told so), with `Action.Submit` for older clients; both bring `{token}`, and the
 * revision of the message, so that a second press on a toggle is not taken for the first one come again. What cannot be pressed any
 * more is no button but text: the choice is marked in its label.
 */
export function actionCards(
  actions: ActionRows,
  { tokenOf, revision, words }: { tokenOf: (actionId: string) => string; revision: number; words: TeamsWords },
  maxBytes: number,
): Card[] {
  const labels = labelTexts(actions.flat().map(({ label }) => label)).values();
  const elements = actions.flatMap((row) =>
    elementsOf(row.map((action) => ({ ...action, label: labels.next().value ?? '…' }))),
  );
  const cards: Card[] = [];
  for (const element of elements) {
    const last = cards.at(-1);
    if (last === undefined || bytesOf(last) + bytesOf(element) + 2 > maxBytes) cards.push(cardOf(words, [element]));
    else last.body.push(element);
  }
  return cards;

  function elementsOf(row: readonly Action[]): object[] {
    const done = row.filter(({ disabled }) => disabled);
    const open = row.filter(({ disabled }) => !disabled);
    const sets = Array.from({ length: Math.ceil(open.length / MOST_IN_SET) }, (_, index) => ({
      type: 'ActionSet',
      actions: open.slice(index * MOST_IN_SET, (index + 1) * MOST_IN_SET).map(button),
    }));
    return [...(done.length > 0 ? [{ type: 'RichTextBlock', inlines: done.map(shown) }] : []), ...sets];
  }

  function button({ id, label, style }: Action) {
    const data = { token: tokenOf(id), verb: SELECT_VERB, revision };
    const look = { title: label, ...(style && { style: STYLES[style] }) };
    return {
      type: 'Action.Execute',
      ...look,
      verb: SELECT_VERB,
      data,
      fallback: { type: 'Action.Submit', ...look, data },
    };
  }
}

const cardOf = ({ cards }: TeamsWords, body: object[]): Card => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  fallbackText: cards.notShown,
  body,
});

/** A run of text is shown to the letter, where a block of text would be read as Markdown. */
const shown = ({ label }: Action, index: number) => ({
  type: 'TextRun',
  text: `${index > 0 ? '  ·  ' : ''}${label}`,
  isSubtle: true,
});
