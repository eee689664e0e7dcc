import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Action, ActionRows } from 'shared-types';
import { validateCard } from '../../../sandbox/src/teams/index.ts';
import { bytesOf, SMALL_MESSAGE_BYTES } from '../rendering/message-size.ts';
import { actionCards } from './action-card.ts';
import { type FileToPlan, planFileMessage } from './plan-file-message.ts';
import { type MessageToPlan, planMessage } from './plan-message.ts';

const tokenOf = (id: string) => `token-${id}`;
const message = (text: string, more: Partial<MessageToPlan> = {}): MessageToPlan => ({
  text,
  format: 'markdown',
  actions: [],
  ...more,
});
const plan = (of: MessageToPlan, takesFiles = true) => planMessage(of, tokenOf, { takesFiles });
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

  test('say truly that there is nothing to show', () => {
    assert.deepEqual(textsOf(message(' \n')), ['(empty message)']);
    assert.deepEqual(textsOf(message('\u200b')), ['(nothing but invisible characters)']);
  });

  test('of a plain text are not read as Markdown', () => {
    const [part] = plan(message('**a**\n  <at>b</at>', { format: 'plain' }));
    assert.ok(part?.kind === 'text' && part.textFormat === 'plain' && part.text === '**a**\n  <at>b</at>');
  });

  test('of a very long answer are its beginning and a file with all of it, where files are possible', () => {
    const text = 'A paragraph of an answer.\n\n'.repeat(10_000);
    const [first, file, ...others] = plan(message(text));
    assert.ok(first?.kind === 'text' && first.text.endsWith('the whole answer is in the file.'));
    assert.ok(file?.kind === 'document' && file.content === text);
    assert.deepEqual(others, []);
  });

  test('of a very long answer end with how much of it is shown, where they are not', () => {
    const texts = textsOf(message(`${'A longer paragraph of an answer. '.repeat(10).trim()}\n\n`.repeat(6_000)), false);
    assert.equal(texts.length, 8);
    assert.match(texts.at(-1) ?? '', /about 1\d % of it is shown/);
    const whole = textsOf(message(`${'A longer paragraph of an answer. '.repeat(10).trim()}\n\n`.repeat(700)), false);
    assert.ok(whole.length <= 8 && !whole.at(-1)?.includes('too long'));
  });

  test('are smaller after a refusal of the size', () => {
    const text = 'A paragraph of an answer.\n\n'.repeat(900);
    assert.equal(textsOf(message(text)).length, 1);
    const parts = planMessage(message(text), tokenOf, { takesFiles: true, maxBytes: SMALL_MESSAGE_BYTES });
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
          const parts = planMessage(message(piece.repeat(8), { format }), tokenOf, { takesFiles, maxBytes: 8_000 });
          for (const part of parts) if (part.kind === 'text') assert.ok(bytesOf(part.text) <= 8_000);
          assert.ok(parts.length > 0 && parts.length <= 8);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('The buttons of a message', () => {
  const cards = (actions: ActionRows) => actionCards(actions, tokenOf, 78_000);

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
          const data = { token: `token-${id}`, verb: 'select' };
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
        label: fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
        style: fc.constantFrom('primary', 'success', 'danger'),
        disabled: fc.boolean(),
      },
      { requiredKeys: ['id', 'label'] },
    );
    fc.assert(
      fc.property(fc.array(fc.array(action, { maxLength: 8 }), { maxLength: 30 }), (rows) => {
        const made = actionCards(rows, tokenOf, 30_000);
        const shown = JSON.stringify(made).match(/"Action.Execute"|"TextRun"/g)?.length ?? 0;
        assert.equal(shown, rows.flat().length);
        for (const card of made) {
          assert.deepEqual(validateCard(card), []);
          assert.ok(bytesOf(card) <= 30_000);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('A message with a file', () => {
  const picture: FileToPlan = { name: 'a.png', size: 900_000, mimeType: 'image/png', width: 800, height: 600 };
  const pdf: FileToPlan = { name: 'a `b`.pdf', size: 1_234_567, mimeType: 'application/pdf' };
  const kinds = (file: FileToPlan, takesFiles: boolean, text = '') =>
    planFileMessage({ text, actions: [], file }, tokenOf, { takesFiles }).map((part) => part.kind);
  const words = (file: FileToPlan, text = '') =>
    planFileMessage({ text, actions: [], file }, tokenOf, { takesFiles: false }).map((part) =>
      part.kind === 'text' ? part.text : part.kind,
    );

  const table: [what: string, file: FileToPlan, takesFiles: boolean, kinds: string[]][] = [
    ['a picture is shown', picture, true, ['picture']],
    ['a picture is shown in groups, too', picture, false, ['picture']],
    ['a picture that is too wide is a file', { ...picture, width: 1_025 }, true, ['consent']],
    ['a picture that is too large is a file', { ...picture, size: 1_000_001 }, true, ['consent']],
    ['a picture of unknown size is a file', { name: 'a.png', size: 9, mimeType: 'image/png' }, true, ['consent']],
    ['what Teams does not draw is a file', { ...picture, mimeType: 'image/webp' }, true, ['consent']],
    ['another file is asked for', pdf, true, ['consent']],
  ];
  for (const [what, file, takesFiles, expected] of table) {
    test(what, () => assert.deepEqual(kinds(file, takesFiles), expected));
  }

  test('has its words before it and its buttons below', () => {
    const parts = planFileMessage({ text: 'Look', actions: [[{ id: 'a', label: 'A' }]], file: pdf }, tokenOf, {
      takesFiles: true,
    });
    assert.deepEqual(
      parts.map(({ kind, position }) => [kind, position]),
      [
        ['text', 0],
        ['consent', 1],
        ['card', 2],
      ],
    );
  });

  test('is a text where files are not possible and it is one', () => {
    const notes = { name: 'notes.md', size: 20, mimeType: 'text/markdown', text: 'a\n```\n*b*\n```' };
    assert.deepEqual(words(notes, 'Here'), ['Here\n\n`notes.md`:\n\n````\na\n```\n*b*\n```\n````']);
  });

  test('says truly where it cannot be sent', () => {
    assert.match(words(pdf)[0] ?? '', /^`a 'b'.pdf` \(1.2 MB\) cannot be sent here: .*personal chats only/);
    assert.deepEqual(words({ ...pdf, size: 0 }), ["`a 'b'.pdf` is empty."]);
    assert.match(words({ ...pdf, mimeType: 'text/plain', text: 'x'.repeat(60_001) })[0] ?? '', /cannot be sent here/);
  });
});
