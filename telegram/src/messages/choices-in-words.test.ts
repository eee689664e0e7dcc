import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { NOTHING_GIVEN_UP } from 'provider-kit';
import { propertyRuns } from '../../../service-kit/src/testing/property-runs.ts';
import { messageLimits } from '../rendering/index.ts';
import { wordsFor } from '../words/words-for.ts';
import { choicesInWords } from './choices-in-words.ts';
import { planFileMessage } from './plan-file-message.ts';
import { planMessage } from './plan-message.ts';

const english = wordsFor('en');
const nothing = { text: 'text', actions: [], copyText: undefined, commands: [] };
const open = { id: 'a', label: 'Run  it\nagain' };
const closed = { id: 'b', label: '✓ Yes', disabled: true };
const LEAD = 'The buttons of this message could not be shown. Answer in words instead. They were:';

describe('buttons in words', () => {
  it('tell what can be chosen, what cannot any more, and what was to be copied', () => {
    const said = (message: object) => choicesInWords(english, { ...nothing, ...message })?.text;
    assert.equal(said({}), undefined);
    assert.equal(said({ actions: [[open]] }), `${LEAD}\n• Run it again`);
    assert.equal(said({ actions: [[closed], [{ ...closed, label: 'No' }]] }), 'No longer open: ✓ Yes, No');
    assert.equal(said({ actions: [[open, closed]] }), `${LEAD}\n• Run it again\nNo longer open: ✓ Yes`);
    assert.equal(said({ copyText: { label: 'Copy code', text: 'ABCD' } }), 'Copy code: ABCD');
    assert.equal(said({ text: 'it is ABCD', copyText: { label: 'Copy code', text: 'ABCD' } }), undefined);
  });

  it('are called as the buttons are, without marks of formatting', () => {
    const label = (id: string, text: string) => ({ id, label: text });
    const actions = [[label('a', '**Yes**'), label('b', '[Docs](https://example.org/)'), label('c', ' ')]];
    const message = { ...nothing, actions, copyText: { label: '`Copy`', text: '**as it is**' } };
    assert.equal(choicesInWords(english, message)?.text, `${LEAD}\n• Yes\n• Docs\n• …\nCopy: **as it is**`);
  });

  it('are all there, within the limits, whatever the text and the labels, beside a file too', () => {
    const label = fc.string({ minLength: 1, maxLength: 200 });
    const text = fc.nat({ max: 1_500 }).map((count) => '**word** '.repeat(count));
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 60 }), text, fc.boolean(), (labels, words, isFile) => {
        const message = {
          ...nothing,
          text: words,
          format: 'markdown' as const,
          actions: labels.map((one, index) => [{ id: `${index}`, label: one }]),
          plainParts: [],
          givenUp: { ...NOTHING_GIVEN_UP, buttons: true },
        };
        const plan = isFile
          ? planFileMessage({ ...message, fileName: 'a' }, String, english)
          : planMessage(message, String, { isRich: false, words: english });
        const shown = plan.flatMap((part) =>
          part.kind === 'text' || part.kind === 'file' ? [{ ...part.content, kind: part.kind }] : [],
        );
        for (const { kind, text: one, entities } of shown) {
          assert.ok(one.length <= (kind === 'file' ? 1_024 : messageLimits.maxLength));
          assert.ok(entities.length <= messageLimits.maxEntities);
          assert.ok(entities.every(({ offset, length }) => offset >= 0 && offset + length <= one.length));
        }
        const bullets = shown.map((part) => part.text.match(/^•/gm)?.length ?? 0).reduce((sum, one) => sum + one, 0);
        assert.ok(bullets >= labels.length);
        assert.ok(plan.every(({ keyboard }) => keyboard === undefined));
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
