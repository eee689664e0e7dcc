import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { labelsOf, ref, setup } from './testing.ts';

describe('an answer in words', () => {
  const decide = async (text: string, command = 'ls') => {
    const made = setup({ mode: 'acceptEdits' });
    await made.begin('Bash', { command });
    await made.questions.answerInWords(ref, text);
    return made;
  };

  for (const text of ['Allow', 'allow', ' ALLOW. ', '`Allow`']) {
    it(`allows with the label of the button, ${JSON.stringify(text)}`, async () => {
      assert.partialDeepStrictEqual((await decide(text)).responses, [{ action: 'allow' }]);
    });
  }

  it('denies with the label of the button and gives no reason', async () => {
    const { responses, changed } = await decide('deny');
    assert.deepEqual(responses, [{ id: 'p-call-Bash', action: 'deny', message: 'The person said no.' }]);
    assert.match(changed.at(-1)?.reply.text ?? '', /✗ Denied$/);
  });

  for (const text of [
    'yes',
    'OK',
    'y',
    'Yes, please!',
    '👍🏽',
    'ja',
    'Sí',
    'はい',
    'да',
    'please',
    '1',
    'go ahead',
    'do it',
    'allow it',
  ]) {
    it(`that sounds like a yes decides nothing, ${text}`, async () => {
      const { responses, said, questions } = await decide(text);
      assert.deepEqual(responses, []);
      assert.match(said.at(-1)?.reply.text ?? '', /press \*Allow\* or write `Allow`/);
      await questions.answerInWords(ref, 'Allow');
      assert.equal(responses.length, 1);
    });
  }

  for (const text of ['no', 'nein', 'ok but use git', 'yes if you keep the tests', 'do not allow it', 'stop']) {
    it(`that says anything else denies with it, ${text}`, async () => {
      assert.partialDeepStrictEqual((await decide(text)).responses, [{ action: 'deny', message: text }]);
    });
  }

  it('never allows what cannot be allowed by a tap', async () => {
    for (const text of ['Allow', 'yes']) {
      const { responses, said } = await decide(text, 'ls \u202e');
      assert.deepEqual(responses, []);
      assert.match(said.at(-1)?.reply.text ?? '', /cannot be allowed here/);
    }
  });

  const choose = async (text: string, question: object) => {
    const made = setup();
    await made.begin('AskUserQuestion', { questions: [{ question: 'Which?', ...question }] });
    await made.questions.answerInWords(ref, text);
    return made;
  };
  const ALIKE = [{ label: 'Yes', description: 'now' }, { label: 'yes' }, { label: 'No' }];
  const COLOURS = ['Red', 'Green', 'Blue'].map((label) => ({ label }));
  for (const [text, question, answer] of [
    ['blue', { options: COLOURS }, 'Blue'],
    ['2', { options: COLOURS }, '2'],
    ['light blue', { options: COLOURS }, 'light blue'],
    ['3', { options: ALIKE }, 'No'],
    ['2 · yes', { options: ALIKE }, 'yes'],
    ['4', { options: ALIKE }, '4'],
    ['yes', { options: ALIKE }, 'yes'],
    ['1, 3', { options: ALIKE, multiSelect: true }, 'Yes, No'],
    ['red, BLUE', { options: COLOURS, multiSelect: true }, 'Red, Blue'],
    ['red, pink', { options: COLOURS, multiSelect: true }, 'red, pink'],
  ] as const) {
    it(`names an option as its button does: ${text} of ${question.options.map(({ label }) => label)}`, async () => {
      assert.partialDeepStrictEqual((await choose(text, question)).responses, [
        { updatedInput: { answers: { 'Which?': answer } } },
      ]);
    });
  }

  it('takes and leaves one of several as its button does, until it says that it is done', async () => {
    const { questions, responses, changed } = await choose('☐ Red', { options: COLOURS, multiSelect: true });
    assert.deepEqual(responses, []);
    assert.deepEqual(labelsOf(changed.at(-1)?.reply), ['☑ Red', '☐ Green', '☐ Blue', 'Done']);
    await questions.answerInWords(ref, 'done');
    assert.partialDeepStrictEqual(responses, [{ updatedInput: { answers: { 'Which?': 'Red' } } }]);
  });
});
