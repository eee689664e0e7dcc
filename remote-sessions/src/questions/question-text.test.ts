import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ActionRowsSchema } from 'shared-types';
import { Value } from 'typebox/value';
import { anyCharacter } from '../../../service-kit/src/testing/any-character.ts';
import { parseQuestions } from '../etienne/permissions.ts';
import { en, type Words } from '../replies/words/en.ts';
import { LANGUAGES } from '../replies/words/words-for.ts';
import { assertOnlyWords, HOSTILE, hostileWords } from '../testing/hostile-words.ts';
import { choiceSubject } from './choice-subject.ts';
import { chooseOption, openQuestion } from './open-question.ts';
import { missingPlan } from './plan-subject.ts';
import { questionMessage, type Standing } from './question-text.ts';
import type { Subject } from './subject.ts';
import { toolSubject } from './tool-subject.ts';

const OPEN: Standing = { status: 'open', secondsLeft: 60 };

function shownAs(toolName: string, input: unknown, subjects: Subject[]) {
  return openQuestion({
    runId: 'run',
    callId: 'call',
    toolName,
    input,
    permissionId: 'p',
    expiresAt: 60_000,
    subjects: subjects.map((subject) => ({ ...subject, whereabouts: 'message' })),
  });
}

const ask = (...questions: object[]) => askIn(en, ...questions);

function askIn(words: Words, ...questions: object[]) {
  const input = { questions: questions.map((one) => ({ question: 'Which?', ...one })) };
  const read = parseQuestions(input);
  return shownAs(
    'AskUserQuestion',
    input,
    read.map((_, index) => choiceSubject(words, read, index)),
  );
}

const askFor = (labels: readonly string[], more: object = {}) =>
  ask({ options: labels.map((label) => ({ label })), ...more });
const buttons = (open: ReturnType<typeof ask>, index = 0) =>
  questionMessage(en, open, index, OPEN)
    .actions.flat()
    .map(({ label }) => label);

const LONG = 'Keep the database and move everything else to the new machine';

describe('the options of a question', () => {
  const alike: [what: string, labels: string[]][] = [
    ['one is cut on its button', [`${LONG} now`, 'Stop']],
    ['two begin with the same words', [`${LONG} tonight`, `${LONG} tomorrow`]],
    ['two differ in spaces only', ['Yes', ' Yes  ']],
    ['two differ in case only', ['Drop it', 'drop IT']],
    ['two differ in marks only', ['src/*.ts', 'src/**.ts']],
    ['two differ in what is not seen', ['Delete', 'Del\u200bete']],
    ['two differ in codes of a letter only', ['caf\u00e9', 'cafe\u0301']],
    ['one has lines', ['Yes\nbut', 'No']],
    ['two are the same', ['Yes', 'Yes']],
  ];
  for (const [what, labels] of alike) {
    it(`are numbered and stand in full in the text where ${what}`, () => {
      const open = askFor(labels);
      assert.match(buttons(open)[0] ?? '', /^1 · /);
      assert.match(buttons(open)[1] ?? '', /^2 · /);
      assertOnlyWords((words) => questionMessage(en, askFor([words, ...labels]), 0, OPEN).text, labels[0] ?? '');
      assert.match(questionMessage(en, open, 0, OPEN).text, /\n1\. \*\*[\s\S]*\n2\. \*\*/);
    });
  }

  it('show what nobody sees where it is all that tells them apart', () => {
    const { text } = questionMessage(en, askFor(['Delete', 'Del\u200bete']), 0, OPEN);
    assert.ok(text.includes('Del&#92;u200bete'), text);
  });

  it('show what would turn their words around, also on their buttons', () => {
    const open = ask({
      question: 'Which \u202eone?',
      header: 'H\u202e',
      options: [{ label: 'No\u202ego', description: 'd\u2066' }],
    });
    assert.deepEqual(buttons(open), ['No\\u202ego']);
    const { text } = questionMessage(en, open, 0, OPEN);
    for (const words of ['H&#92;u202e', 'Which &#92;u202eone?', 'd&#92;u2066']) assert.ok(text.includes(words), text);
    assert.deepEqual(chooseOption(open, 0, 0).chosen, [['No\u202ego']]);
  });

  it('show what they would look like, to the letter', () => {
    const options = [{ label: 'A', preview: '+---+\n| *x* |' }, { label: 'B' }];
    const { text } = questionMessage(en, ask({ options }), 0, OPEN);
    assert.ok(text.includes('**A**:\n\n```\n+---+\n| *x* |\n```'), text);
    assert.ok(ask({ options }).subjects[0]?.document.text.includes('| *x* |'));
  });

  it('that are told apart by their buttons have no numbers', () => {
    assert.deepEqual(buttons(askFor(['Red', 'Blue'])), ['Red', 'Blue']);
    assert.doesNotMatch(questionMessage(en, askFor(['Red', 'Blue']), 0, OPEN).text, /1\./);
  });

  it('of the same words are answered apart', () => {
    const open = ask({ options: [{ label: 'Yes' }, { label: 'Yes', description: 'with care' }] });
    assert.deepEqual(chooseOption(open, 0, 0).chosen, [['Yes (option 1)']]);
    assert.deepEqual(chooseOption(open, 0, 1).chosen, [['Yes (option 2: with care)']]);
    const several = ask({ options: [{ label: 'Yes' }, { label: 'Yes' }], multiSelect: true });
    assert.deepEqual(buttons(chooseOption(several, 0, 1)), ['☐ 1 · Yes', '☑ 2 · Yes', 'Done']);
  });

  it('may be none, one, or more than there are buttons for', () => {
    assert.deepEqual(buttons(askFor([])), []);
    assert.match(questionMessage(en, askFor([], { multiSelect: true }), 0, OPEN).text, /Write your answer: 60 s left/);
    assert.deepEqual(buttons(askFor([], { multiSelect: true })), []);
    assert.deepEqual(buttons(askFor(['Only'])), ['Only']);
    const many = askFor(Array.from({ length: 150 }, (_, index) => `Option ${index + 1}`));
    const message = questionMessage(en, many, 0, OPEN);
    assert.equal(message.actions.length, 40);
    assert.match(message.text, /150\. \*\*Option 150\*\*[\s\S]*first 40 have buttons; write any other/);
  });

  it('make buttons that the contract allows, whatever they are', () => {
    const label = fc.oneof(hostileWords, fc.string({ unit: anyCharacter, minLength: 1, maxLength: 300 }));
    fc.assert(
      fc.property(fc.array(label, { maxLength: 120 }), fc.boolean(), (labels, multiSelect) => {
        assert.ok(Value.Check(ActionRowsSchema, questionMessage(en, askFor(labels, { multiSelect }), 0, OPEN).actions));
      }),
      { numRuns: 30 },
    );
  });
});

describe('words of others in a question', () => {
  const placesIn = (spoken: Words): Record<string, (words: string) => string> => ({
    'its text': (words) =>
      questionMessage(spoken, askIn(spoken, { question: `a ${words} z`, options: [] }), 0, OPEN).text,
    'its header': (words) => questionMessage(spoken, askIn(spoken, { header: `a ${words}` }, {}), 0, OPEN).text,
    'a label': (words) =>
      questionMessage(
        spoken,
        askIn(spoken, { options: [{ label: `a ${words}`, description: 'b' }, { label: LONG }] }),
        0,
        OPEN,
      ).text,
    'a description': (words) =>
      questionMessage(spoken, askIn(spoken, { options: [{ label: 'x', description: `a ${words}` }] }), 0, OPEN).text,
    'an answer': (words) =>
      questionMessage(spoken, askIn(spoken, { options: [{ label: 'x' }] }), 0, { status: 'answered', answer: words })
        .text,
    'a reason': (words) =>
      questionMessage(spoken, shownAs('Bash', {}, [toolSubject(spoken, 'Bash', { command: 'ls' }, undefined)]), 0, {
        status: 'denied',
        reason: words,
      }).text,
    'the name of a tool': (words) => toolSubject(spoken, `a${words}z`, {}, undefined).head,
    'the words for a command': (words) =>
      toolSubject(spoken, 'Bash', { command: 'ls', description: `a ${words}` }, undefined).head,
    'the path of a plan': (words) => missingPlan(spoken, `a${words}z`).obstacle ?? '',
  });
  for (const [place, language, say] of Object.entries(LANGUAGES).flatMap(([language, spoken]) =>
    Object.entries(placesIn(spoken)).map(([place, say]) => [place, language, say] as const),
  )) {
    it(`are nothing but words as ${place}, in the language ${language}`, () => {
      // Numbers show the hidden characters of a label, which is more than its words.
      const isRevealed = [
        'its text',
        'its header',
        'a label',
        'a description',
        'an answer',
        'the words for a command',
        'the path of a plan',
      ];
      const unhidden = (words: string) => (isRevealed.includes(place) ? words.replace(/[\p{C}]/gu, '') : words);
      for (const words of HOSTILE) assertOnlyWords(say, unhidden(words));
      fc.assert(
        fc.property(hostileWords, (words) => assertOnlyWords(say, unhidden(words))),
        { numRuns: 50 },
      );
    });
  }
});

describe('how a question stands', () => {
  it('shows a tick only for what was answered or allowed', () => {
    const open = shownAs('Bash', {}, [toolSubject(en, 'Bash', { command: 'ls' }, undefined)]);
    const last = (standing: Standing) => questionMessage(en, open, 0, standing).text.split('\n').at(-1);
    assert.equal(last({ status: 'allowed' }), '✓ Allowed');
    assert.equal(last({ status: 'denied' }), '✗ Denied');
    assert.equal(last({ status: 'denied', reason: 'use *git*' }), '✗ Denied: use &#42;git&#42;');
    assert.equal(last({ status: 'answered', answer: 'Blue' }), '✓ Blue');
  });

  it('shows of a long answer its beginning', () => {
    const { text } = questionMessage(en, askFor(['x']), 0, { status: 'answered', answer: 'long '.repeat(1_000) });
    assert.ok(text.length < 300 && text.endsWith('…'));
  });
});
