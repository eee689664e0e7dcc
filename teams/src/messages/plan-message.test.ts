import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { NOTHING_GIVEN_UP } from 'provider-kit';
import type { Action, ActionRows } from 'shared-types';
import { validateCard } from '../../../sandbox/src/teams/index.ts';
import { anyCharacter } from '../../../service-kit/src/testing/any-character.ts';
import { propertyRuns } from '../../../service-kit/src/testing/property-runs.ts';
import { bytesOf, SMALL_MESSAGE_BYTES } from '../rendering/teams-markdown.ts';
import { toPlan } from '../testing/to-plan.ts';
import { wordsFor } from '../words/words-for.ts';
import { actionCards } from './action-card.ts';
import { type MessageToPlan, planMessage } from './plan-message.ts';

const tokenOf = (id: string) => `token-${id}`;
const message = toPlan;
const words = wordsFor('en');
const plan = (of: MessageToPlan, takesFiles = true) => planMessage(of, tokenOf, { takesFiles, words });
const textsOf = (of: MessageToPlan, takesFiles = true) =>
  plan(of, takesFiles).flatMap((part) => (part.kind === 'text' ? [part.text] : []));

describe('The parts of a message', () => {
  test('are its text and below it one card with its buttons', () => {
    const parts = plan(message('**Go on?**', { actions: [[{ id: 'y', label: 'Yes', style: 'success' }]] }));
    assert.deepEqual(
      parts.map(({ kind, slot, position }) => [kind, slot, position]),
      [
        ['text', '0', 0],
        ['card', 'actions 1 0', 1],
      ],
    );
  });

  test('are the same for the same message, and a change of the buttons changes the card alone', () => {
    const open = message('Go on?', { actions: [[{ id: 'y', label: 'Yes' }]] });
    const done = message('Go on?', { actions: [[{ id: 'y', label: '✓ Yes', disabled: true }]] });
    assert.deepEqual(plan(open), plan(open));
    const [before, after] = [plan(open), plan(done)];
    assert.equal(after[0]?.fingerprint, before[0]?.fingerprint);
    assert.equal(after[1]?.slot, before[1]?.slot);
    assert.notEqual(after[1]?.fingerprint, before[1]?.fingerprint);
  });

  test('of a later revision look as before where nothing changed, but a press of them is another one', () => {
    const actions = [[{ id: 'y', label: 'Yes' }]];
    const [first, second] = [1, 2].map((revision) => plan(message('Go on?', { actions, revision }))[1]);
    assert.equal(first?.fingerprint, second?.fingerprint);
    assert.notDeepEqual(first, second);
  });

  test('that were refused with their formatting are plain', () => {
    const [part] = plan(message('**a**', { plainParts: [0] }));
    assert.equal(part?.kind === 'text' && part.textFormat, 'plain');
  });

  test('say truly that there is nothing to show', () => {
    assert.deepEqual(textsOf(message(' \n')), ['(empty message)']);
    assert.deepEqual(textsOf(message('\u200b')), ['(nothing but invisible characters)']);
  });

  test('of a plain text are not read as Markdown', () => {
    const [part] = plan(message('**a**\n  <at>b</at>', { format: 'plain' }));
    assert.ok(part?.kind === 'text' && part.textFormat === 'plain' && part.text === '**a**\n  <at>b</at>');
  });

  test('of a very long answer are as many as it needs: nothing of it is left out', () => {
    const texts = textsOf(message(`${'A sentence of an answer. '.repeat(20)}\n\n`.repeat(500)));
    assert.ok(texts.length > 3);
    assert.equal(texts.join('\n\n').match(/A sentence of an answer\./g)?.length, 10_000);
  });

  test('are smaller after a refusal of the size', () => {
    const text = 'A paragraph of an answer.\n\n'.repeat(900);
    assert.equal(textsOf(message(text)).length, 1);
    const parts = plan(message(text, { givenUp: { ...NOTHING_GIVEN_UP, maxBytes: SMALL_MESSAGE_BYTES } }));
    assert.ok(parts.length > 1);
    for (const part of parts) assert.ok(bytesOf(part) <= SMALL_MESSAGE_BYTES);
  });

  test('are within the size of a message, whatever it says', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '\n', '"', '<', '\\', '*', '😀', '```\n'),
      maxLength: 3_000,
    });
    fc.assert(
      fc.property(
        text,
        fc.boolean(),
        fc.constantFrom('markdown' as const, 'plain' as const),
        (piece, takesFiles, format) => {
          const givenUp = { ...NOTHING_GIVEN_UP, maxBytes: 8_000 };
          const parts = plan(message(piece.repeat(8), { format, givenUp }), takesFiles);
          for (const part of parts) if (part.kind === 'text') assert.ok(bytesOf(part.text) <= 8_000);
          assert.ok(parts.length > 0);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('The buttons of a message', () => {
  const cards = (actions: ActionRows) => actionCards(actions, { tokenOf, revision: 3, words }, 78_000);

  test('bring their token back both ways', () => {
    const [card] = cards([
      [
        { id: 'a', label: 'Allow', style: 'success' },
        { id: 'd', label: 'Deny', style: 'danger' },
      ],
    ]);
    assert.deepEqual(card?.body, [
      {
        type: 'ActionSet',
        actions: [
          ['Allow', 'positive', 'a'],
          ['Deny', 'destructive', 'd'],
        ].map(([title, style, id]) => {
          const data = { token: `token-${id}`, verb: 'select', revision: 3 };
          return {
            type: 'Action.Execute',
            title,
            style,
            verb: 'select',
            data,
            fallback: { type: 'Action.Submit', title, style, data },
          };
        }),
      },
    ]);
  });

  test('are never more than six of one set, as Teams draws no others', () => {
    const row = Array.from({ length: 8 }, (_, i) => ({ id: `${i}`, label: `${i}` }));
    const sets = cards([row])[0]?.body as { actions: unknown[] }[];
    assert.deepEqual(
      sets.map(({ actions }) => actions.length),
      [6, 2],
    );
  });

  test('that cannot be pressed are text, to the letter', () => {
    const [card] = cards([
      [
        { id: 'a', label: '✓ **a** <at>b</at>', disabled: true },
        { id: 'b', label: 'B', disabled: true },
      ],
    ]);
    assert.deepEqual(card?.body, [
      {
        type: 'RichTextBlock',
        inlines: [
          { type: 'TextRun', text: '✓ **a** <at>b</at>', isSubtle: true },
          { type: 'TextRun', text: '  ·  B', isSubtle: true },
        ],
      },
    ]);
  });

  test('make valid cards within their size, whatever they say', () => {
    const action: fc.Arbitrary<Action> = fc.record(
      {
        id: fc.string({ minLength: 1, maxLength: 20 }),
        label: fc.string({ unit: anyCharacter, minLength: 1, maxLength: 200 }),
        style: fc.constantFrom('primary', 'success', 'danger'),
        disabled: fc.boolean(),
      },
      { requiredKeys: ['id', 'label'] },
    );
    fc.assert(
      fc.property(fc.array(fc.array(action, { maxLength: 8 }), { maxLength: 30 }), (rows) => {
        const made = actionCards(rows, { tokenOf, revision: 3, words }, 30_000);
        const shown = JSON.stringify(made).match(/"Action.Execute"|"TextRun"/g)?.length ?? 0;
        assert.equal(shown, rows.flat().length);
        for (const card of made) {
          assert.deepEqual(validateCard(card), []);
          assert.ok(bytesOf(card) <= 30_000);
        }
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});

describe('A message with a file', () => {
  const pdf = { name: 'a.pdf', sendAs: 'document' as const };
  const parts = (text: string, file: typeof pdf | { name: string; sendAs: 'photo' }, takesFiles: boolean) =>
    planMessage(message(text, { actions: [[{ id: 'a', label: 'A' }]] }), tokenOf, { takesFiles, file, words });

  test('has its words before it and its buttons below', () => {
    const planned = parts('Look', pdf, true).map((part) => [part.kind, part.position, part.isFixed]);
    assert.deepEqual(planned, [
      ['text', 0, undefined],
      ['file', 1, true],
      ['card', 2, undefined],
    ]);
    assert.deepEqual(
      parts(' ', pdf, true).map(({ kind }) => kind),
      ['file', 'card'],
    );
  });

  for (const [what, sendAs, takesFiles, way] of [
    ['shows a picture', 'photo', true, 'picture'],
    ['shows a picture in groups, too', 'photo', false, 'picture'],
    ['asks for another file', 'document', true, 'consent'],
    ['tells of another file in words where none are taken', 'document', false, 'words'],
  ] as const) {
    test(what, () => {
      const [part] = planMessage(message(''), tokenOf, { takesFiles, file: { name: 'a', sendAs }, words });
      assert.equal(part?.kind === 'file' && part.way, way);
    });
  }
});
