import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { StoredPart } from 'provider-kit';
import { type GivenUp, NOTHING_GIVEN_UP, nextStep, type StoredMessage } from 'provider-kit';
import { propertyRuns } from '../../../service-kit/src/testing/property-runs.ts';
import { showAccidentsAsCode } from '../rendering/index.ts';
import { wordsFor } from '../words/words-for.ts';
import { planMessage } from './plan-message.ts';
import type { Plannable, TelegramPart } from './telegram-part.ts';

const message = (changes: Partial<StoredMessage>): Plannable => ({
  text: 'text',
  format: 'markdown',
  actions: [],
  copyText: undefined,
  commands: [],
  plainParts: [],
  givenUp: NOTHING_GIVEN_UP,
  ...changes,
});
const plan = (changes: Partial<StoredMessage>, isRich = false) =>
  planMessage(message(changes), (id) => `token-of-${id}`, { isRich, words: wordsFor('en') });

/** Carries out the plan on a chat that takes everything, from what is there; answers the steps. */
function carryOut(planned: TelegramPart[], stored: StoredPart[]): { steps: string[]; shown: StoredPart[] } {
  const steps: string[] = [];
  let shown = [...stored];
  for (let step = nextStep(planned, shown); step !== undefined; step = nextStep(planned, shown)) {
    assert.ok(steps.length < 100, 'the plan must come to an end');
    if (step.type === 'remove') {
      const { slot } = step;
      steps.push(`remove ${slot}`);
      shown = shown.filter((part) => part.slot !== slot);
      continue;
    }
    const { slot, fingerprint, position } = step.part;
    steps.push(`${step.type} ${slot}`);
    const part = { slot, fingerprint, platformId: step.type === 'edit' ? step.platformId : String(1_000 + position) };
    shown = [...shown.filter((known) => known.slot !== slot), part];
  }
  return { steps, shown };
}

/** More than is shown in messages; of few paragraphs, as each costs time to read. */
const LONG = `${'words '.repeat(50)}\n\n`.repeat(110);

describe('the plan of a message', () => {
  it('has only labels that Telegram takes', () => {
    const labels = ['fine', ' ', '\u200b', 'cut \ud83d'];
    const [part] = plan({ actions: [labels.map((label, index) => ({ id: `${index}`, label }))] });
    const shown = part?.keyboard?.inline_keyboard.flat().map(({ text }) => text);
    assert.deepEqual(shown, ['fine', '…', '…', 'cut \ufffd']);
  });

  it('has the commands that were named and nothing else to tap, whatever was given up', () => {
    const filler = 'paragraph\n\n'.repeat(500);
    const text = `/status and /etc and README.md\n\n${filler.repeat(6)}/status and /etc and README.md`;
    const choices = { actions: [[{ id: 'a', label: '/etc' }]], commands: ['status'] };
    for (const [more, count] of [
      [{ text: '/status and /etc and README.md' }, 1],
      [{ text: '/status and /etc and README.md', format: 'plain' as const }, 1],
      [{ text, givenUp: { ...NOTHING_GIVEN_UP, longDocument: true } }, 8],
      [{ text, givenUp: { ...NOTHING_GIVEN_UP, longDocument: true, buttons: true } }, 8],
    ] as const) {
      const shown = plan({ ...choices, ...more }).flatMap((part) => (part.kind === 'text' ? [part.content] : []));
      assert.ok(shown.length >= count);
      const coded = shown.flatMap(({ text: one, entities }) =>
        entities.filter(({ type }) => type === 'code').map(({ offset, length }) => one.slice(offset, offset + length)),
      );
      assert.deepEqual(new Set(coded), new Set(['/etc', 'README.md']));
      for (const content of shown) assert.deepEqual(showAccidentsAsCode(content, new Set(['status'])), content);
    }
  });

  it('has no entity in what is plain, and no terminal sequence in a text that had to become a document', () => {
    const plain = plan({ text: `${'x'.repeat(4_090)}/README.md**bold**`, plainParts: [0, 1] });
    assert.deepEqual(
      plain.map((part) => part.kind === 'text' && part.content.entities),
      plain.map(() => []),
    );
    for (const format of ['plain', 'markdown'] as const) {
      const [part] = plan({ text: '\u001b[31mred\u001b[0m', format, givenUp: { ...NOTHING_GIVEN_UP, documents: [0] } });
      assert.equal(part?.kind === 'document' && part.content, 'red');
    }
  });

  it('puts the buttons below the last part', () => {
    const parts = plan({
      text: 'word '.repeat(2_000),
      actions: [
        [
          { id: 'yes', label: 'Yes', style: 'success' },
          { id: 'no', label: 'No', disabled: true },
        ],
      ],
    });
    assert.ok(parts.length > 1);
    assert.deepEqual(
      parts.map(({ keyboard }) => keyboard?.inline_keyboard),
      [
        ...parts.slice(1).map(() => undefined),
        [
          [
            { text: 'Yes', style: 'success', callback_data: 'token-of-yes' },
            { text: 'No', disabled: {} },
          ],
        ],
      ],
    );
  });

  it('shows plain text as it is', () => {
    const [part] = plan({ text: '**not bold**', format: 'plain' });
    assert.deepEqual(part?.kind === 'text' && part.content, { text: '**not bold**', entities: [] });
  });

  it('sends a document after the first part', () => {
    const parts = plan({ text: LONG });
    assert.deepEqual(
      parts.map(({ slot }) => slot),
      ['0', 'file'],
    );
  });

  it('adds and removes parts when a message grows and shrinks', () => {
    const short = plan({ text: 'short' });
    const long = plan({ text: 'word '.repeat(2_000) });
    const first = carryOut(short, []);
    assert.deepEqual(first.steps, ['send 0']);
    const grown = carryOut(long, first.shown);
    assert.deepEqual(grown.steps, ['edit 0', 'send 1', 'send 2']);
    assert.deepEqual(carryOut(short, grown.shown).steps, ['edit 0', 'remove 2', 'remove 1']);
  });

  it('replaces a document whose content changed', () => {
    const before = carryOut(plan({ text: LONG }), []);
    const after = plan({ text: `${LONG}the end` });
    assert.deepEqual(carryOut(after, before.shown).steps, ['remove file', 'send file']);
  });

  it('leads from any form of a message to any other, and then has nothing left to do', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 50 }),
      fc.integer({ min: 1, max: 2_600 }).map((count) => 'some words '.repeat(count)),
    );
    const givenUp = fc.record<GivenUp>({
      buttons: fc.boolean(),
      reply: fc.boolean(),
      caption: fc.boolean(),
      longDocument: fc.boolean(),
      file: fc.constant(undefined),
      documents: fc.constantFrom<number[]>([], [0], [1], [0, 1, 2]),
      rich: fc.boolean(),
    });
    const actions = fc.constantFrom<StoredMessage['actions']>([], [[{ id: 'a', label: 'A' }]]);
    const form = fc.record({ text, actions, givenUp, plainParts: fc.constantFrom<number[]>([], [0], [0, 1]) });
    fc.assert(
      fc.property(form, form, fc.boolean(), fc.boolean(), (one, other, wasRich, isRich) => {
        const before = carryOut(plan(one, wasRich), []);
        const planned = plan(other, isRich);
        const { shown } = carryOut(planned, before.shown);
        assert.deepEqual(
          new Map(shown.map(({ slot, fingerprint }) => [slot, fingerprint])),
          new Map(planned.map(({ slot, fingerprint }) => [slot, fingerprint])),
        );
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  it('is of rich messages where they are wanted, with the buttons below the last, and a document beside a long answer', () => {
    const actions = [[{ id: 'a', label: 'A' }]];
    const kinds = (parts: TelegramPart[]) =>
      parts.map(({ kind, slot, keyboard }) => [kind, slot, keyboard !== undefined]);
    assert.deepEqual(kinds(plan({ text: '# T', actions }, true)), [['rich', '0', true]]);
    const long = plan({ text: '- a\n\n'.repeat(300), actions }, true);
    assert.deepEqual(kinds(long), [
      ['rich', '0', false],
      ['rich', '1', true],
    ]);
    assert.deepEqual(kinds(plan({ text: `${'words '.repeat(60)}\n\n`.repeat(200) }, true)), [
      ['rich', '0', false],
      ['document', 'file', false],
    ]);
  });

  it('is of texts where a rich message was refused, shows nothing, or would not be exact', () => {
    const refused = [{ rich: true }, { longDocument: true }].map((more) =>
      plan({ givenUp: { ...NOTHING_GIVEN_UP, ...more } }, true),
    );
    for (const parts of [...refused, plan({ format: 'plain' }, true), plan({ text: ' ' }, true)]) {
      assert.deepEqual(
        parts.map(({ kind }) => kind),
        ['text'],
      );
    }
  });

  it('tells refused buttons below a rich message, each label as code', () => {
    const actions = [[{ id: 'a', label: 'README.md' }]];
    const [part, ...others] = plan({ text: '# T', actions, givenUp: { ...NOTHING_GIVEN_UP, buttons: true } }, true);
    assert.equal(others.length, 0);
    assert.deepEqual(part?.kind === 'rich' && part.content.blocks.at(-1), {
      type: 'paragraph',
      text: [
        'The buttons of this message could not be shown. Answer in words instead. They were:\n• ',
        { type: 'code', text: 'README.md' },
      ],
    });
  });

  it('marks a part whose sending had begun', () => {
    const [part] = plan({});
    const begun = [{ slot: '0', platformId: undefined, fingerprint: '' }];
    assert.deepEqual(nextStep(part ? [part] : [], begun), { type: 'send', part, wasBegun: true, isFirst: true });
  });
});
