import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCard } from './read-card.ts';
import { validateCard } from './validate-card.ts';

const withBody = (...body: unknown[]) => ({ type: 'AdaptiveCard', version: '1.5', body });
const withActions = (...actions: unknown[]) => ({ type: 'AdaptiveCard', version: '1.5', actions });

const text = { type: 'TextBlock', text: 'a' };
const cell = (value: string) => ({ type: 'TableCell', items: [{ type: 'TextBlock', text: value }] });

const FINE: [name: string, card: unknown][] = [
  ['an empty one', { type: 'AdaptiveCard', version: '1.0' }],
  [
    'all that has words',
    withBody(
      { ...text, wrap: true, weight: 'Bolder', size: 'Large', color: 'Attention', fontType: 'Monospace' },
      { type: 'RichTextBlock', inlines: ['a', { type: 'TextRun', text: 'b', italic: true }] },
      { type: 'FactSet', facts: [{ title: 'a', value: 'b' }] },
      { type: 'CodeBlock', codeSnippet: 'x', language: 'TypeScript' },
      { type: 'Container', items: [text], style: 'emphasis', bleed: true },
      { type: 'ColumnSet', columns: [{ type: 'Column', width: 'auto', items: [text] }, { items: [] }] },
      { type: 'Image', url: 'https://x.example/a.png', altText: 'a' },
    ),
  ],
  [
    'a table',
    withBody({
      type: 'Table',
      columns: [{ width: 1 }, { width: 2 }],
      firstRowAsHeader: true,
      rows: [{ type: 'TableRow', cells: [cell('a'), cell('b')] }],
    }),
  ],
  [
    'inputs',
    withBody(
      { type: 'Input.Text', id: 'a', label: 'A', isMultiline: true },
      { type: 'Input.ChoiceSet', id: 'b', choices: [{ title: 'x', value: 'x' }], style: 'expanded' },
      { type: 'Input.Toggle', id: 'c', title: 'C' },
    ),
  ],
  [
    'all that is pressed',
    withActions(
      { type: 'Action.Submit', title: 'a', data: { b: 1 }, style: 'destructive', isEnabled: false },
      { type: 'Action.Execute', title: 'a', verb: 'v', data: {} },
      { type: 'Action.OpenUrl', title: 'a', url: 'https://x.example' },
      { type: 'Action.ShowCard', title: 'a', card: { type: 'AdaptiveCard', version: '1.5', body: [text] } },
      { type: 'Action.ToggleVisibility', title: 'a', targetElements: ['x'] },
    ),
  ],
  [
    'what the Teams SDK writes',
    {
      ...withBody(
        {
          ...text,
          requires: {},
          isVisible: true,
          separator: false,
          height: 'auto',
          spacing: 'Default',
          isSortKey: false,
        },
        { type: 'Table', showBorder: false, roundedCorners: true, firstRowAsHeaders: true, columns: [], rows: [] },
        {
          type: 'ActionSet',
          actions: [{ type: 'Action.Execute', title: 'a', mode: 'primary', conditionallyEnabled: false, requires: {} }],
        },
      ),
      requires: {},
    },
  ],
  [
    'its width in Teams',
    { ...withBody(text), msteams: { width: 'Full' }, $schema: 'http://adaptivecards.io/schemas/adaptive-card.json' },
  ],
];

test('cards by the published schema pass', () => {
  for (const [name, card] of FINE) assert.deepEqual(validateCard(card), [], name);
});

const WRONG: [card: unknown, problem: string][] = [
  ['a', 'card: has to be an object'],
  [{ type: 'AdaptiveCard' }, 'card.version: has to be "1.x"'],
  [{ type: 'AdaptiveCard', version: 1.5 }, 'card.version: has to be "1.x"'],
  [{ type: 'AdaptiveCard', version: '1.6' }, 'card.version: Teams draws up to 1.5'],
  [{ version: '1.5' }, 'card.type: is missing'],
  [{ ...withBody(), title: 'a' }, 'card.title: unknown field'],
  [{ ...withBody(), body: text }, 'card.body: has to be a list'],
  [withBody('a'), 'card.body[0]: has to be an object'],
  [withBody({ text: 'a' }), 'card.body[0].type: unknown type undefined'],
  [withBody({ type: 'toString' }), 'card.body[0].type: unknown type toString'],
  [withBody({ type: 'Markdown', text: 'a' }), 'card.body[0].type: unknown type Markdown'],
  [withBody({ type: 'TextBlock' }), 'card.body[0].text: is missing'],
  [withBody({ type: 'TextBlock', text: 5 }), 'card.body[0].text: has to be a string'],
  [withBody({ ...text, wrap: 'true' }), 'card.body[0].wrap: has to be a boolean'],
  [withBody({ ...text, weight: 'bold' }), 'card.body[0].weight: has to be one of default, lighter, bolder'],
  [withBody({ ...text, bold: true }), 'card.body[0].bold: unknown field'],
  [
    withBody({ type: 'CodeBlock', codeSnippet: 'a', language: 'rust' }),
    'card.body[0].language: has to be one of bash,',
  ],
  [withBody({ type: 'Action.Submit', title: 'a' }), 'card.body[0].type: unknown type Action.Submit'],
  [withBody({ type: 'Input.Text' }), 'card.body[0].id: is missing'],
  [withBody({ ...text, id: 'a' }, { ...text, id: 'a' }), 'card.body[1].id: a is there twice'],
  [withBody({ type: 'Image', url: 'a.png' }), 'card.body[0].url: has to be a web address'],
  [withBody({ type: 'Container', items: [{ type: 'Row' }] }), 'card.body[0].items[0].type: unknown type Row'],
  [withBody({ type: 'FactSet', facts: [{ title: 'a' }] }), 'card.body[0].facts[0].value: is missing'],
  [
    withBody({ type: 'Table', rows: [{ cells: [text] }] }),
    'card.body[0].rows[0].cells[0].type: unknown type TextBlock',
  ],
  [{ ...withBody({ type: 'Table' }), version: '1.4' }, 'card.body[0]: Table needs version 1.5'],
  [withActions(text), 'card.actions[0].type: unknown type TextBlock'],
  [withActions({ type: 'Action.OpenUrl', title: 'a' }), 'card.actions[0].url: is missing'],
  [withActions({ type: 'Action.Http', title: 'a' }), 'card.actions[0].type: unknown type Action.Http'],
  [{ ...withActions({ type: 'Action.Execute' }), version: '1.3' }, 'card.actions[0]: Action.Execute needs version 1.4'],
  [withActions({ type: 'Action.ShowCard', card: 'a' }), 'card.actions[0].card: has to be a card'],
];

test('what the schema does not know is told with its path', () => {
  for (const [card, problem] of WRONG)
    assert.ok(
      validateCard(card).some((each) => each.startsWith(problem)),
      `${problem} in ${validateCard(card)}`,
    );
});

test('a person reads a card from the top down, without what is hidden', () => {
  const { texts, buttons } = readCard({
    ...withBody(
      { ...text, text: '**Run** it?' },
      { ...text, text: 'hidden', isVisible: false },
      { type: 'RichTextBlock', inlines: ['a ', { type: 'TextRun', text: 'b' }] },
      { type: 'Table', rows: [{ cells: [cell('1'), cell('2')] }] },
      { type: 'FactSet', facts: [{ title: 'Where', value: 'here' }] },
      { type: 'ActionSet', actions: [{ type: 'Action.Submit', title: 'First' }] },
    ),
    actions: [{ type: 'Action.Execute', title: 'Second', verb: 'v', data: { a: 1 } }],
  });
  assert.deepEqual(texts, ['Run it?', 'a b', '1', '2', 'Where here']);
  assert.deepEqual(
    buttons.map(({ title, verb }) => [title, verb]),
    [
      ['First', undefined],
      ['Second', 'v'],
    ],
  );
});
