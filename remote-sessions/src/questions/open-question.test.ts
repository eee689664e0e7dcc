import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseQuestions } from '../etienne/permissions.ts';
import { en } from '../replies/words/en.ts';
import { choiceSubject } from './choice-subject.ts';
import { answerWith, chooseOption, nextQuestion, openQuestion } from './open-question.ts';
import { planSubject } from './plan-subject.ts';
import { questionMessage, readChoice } from './question-text.ts';
import type { Subject } from './subject.ts';
import { toolSubject } from './tool-subject.ts';

const question = (text: string, multiSelect: boolean) => ({
  question: text,
  header: 'Header',
  multiSelect,
  options: [
    { label: 'Red', description: 'warm' },
    { label: 'Blue', description: '' },
    { label: 'Green', description: '' },
  ],
});

const ask = (...questions: object[]) =>
  openQuestion({
    runId: 'run',
    callId: 'toolu_1',
    toolName: 'AskUserQuestion',
    input: { questions },
    permissionId: 'p',
    expiresAt: 60_000,
    subjects: questions.map((_, index) => inMessage(choiceSubject(en, parseQuestions({ questions }), index))),
  });
const inMessage = (subject: Subject) => ({ ...subject, whereabouts: 'message' as const });
const labels = (open: ReturnType<typeof ask>, index: number) =>
  questionMessage(en, open, index, { status: 'open', secondsLeft: 60 })
    .actions.flat()
    .map(({ label }) => label);

describe('an open question', () => {
  it('is answered by one choice where only one may be chosen', () => {
    const after = chooseOption(ask(question('Which?', false)), 0, 1);
    assert.deepEqual([after.chosen, after.isAnswered, nextQuestion(after)], [[['Blue']], [true], undefined]);
  });

  it('collects choices in the order of its options where several may be chosen, and lets go of them again', () => {
    const open = ask(question('Which?', true));
    const chosen = [2, 0, 1, 1].reduce((state, option) => chooseOption(state, 0, option), open);
    assert.deepEqual([chosen.chosen, chosen.isAnswered], [[['Red', 'Green']], [false]]);
    assert.deepEqual(labels(chosen, 0), ['☑ Red', '☐ Blue', '☑ Green', 'Done']);
  });

  it('goes on with the first question that has no answer', () => {
    const open = ask(question('One?', false), question('Two?', false), question('Three?', false));
    assert.equal(nextQuestion(answerWith(open, 1, ['my own words'])), 0);
    assert.equal(nextQuestion(answerWith(answerWith(open, 1, ['b']), 0, ['a'])), 2);
  });

  it('does not change by a tap that is none or comes too late', () => {
    const open = ask(question('Which?', false));
    assert.equal(chooseOption(open, 0, 9), open);
    assert.equal(chooseOption(open, 4, 0), open);
    const answered = chooseOption(open, 0, 0);
    assert.equal(chooseOption(answered, 0, 1), answered);
  });

  it('shows its buttons but lets none be pressed once it is over', () => {
    for (const status of ['expired', 'closed'] as const) {
      const { text, actions } = questionMessage(en, ask(question('Which?', true)), 0, { status });
      assert.ok(actions.flat().every(({ disabled }) => disabled));
      assert.doesNotMatch(text, /s left/);
    }
  });

  it('asks for plans and tools with Allow and Deny, and shows the plan', () => {
    const plan = openQuestion({
      ...ask(),
      toolName: 'ExitPlanMode',
      subjects: [inMessage(planSubject(en, '# The plan'))],
    });
    const message = questionMessage(en, plan, 0, { status: 'open', secondsLeft: 30 });
    assert.match(message.text, /# The plan[\s\S]*30 s left/);
    assert.deepEqual(
      message.actions.flat().map(({ id }) => id),
      ['question:toolu_1/0/allow', 'question:toolu_1/0/deny'],
    );
    const subject = inMessage(toolSubject(en, 'Bash', { command: 'ls' }, undefined));
    const tool = openQuestion({ ...ask(), toolName: 'Bash', input: { command: 'ls' }, subjects: [subject] });
    assert.match(
      questionMessage(en, tool, 0, { status: 'open', secondsLeft: 30 }).text,
      /run this command[\s\S]*```sh\nls\n```/,
    );
  });

  it('recognises its own buttons and no others', () => {
    const open = ask(question('One?', true), question('Two?', true));
    for (const { id } of questionMessage(en, open, 1, { status: 'open', secondsLeft: 1 }).actions.flat()) {
      const choice = readChoice(id.slice('question:'.length));
      assert.deepEqual([choice?.callId, choice?.index], ['toolu_1', 1]);
    }
    fc.assert(
      fc.property(fc.string(), (argument) => {
        const choice = readChoice(argument);
        assert.ok(choice === undefined || argument === `${choice.callId}/${argument.split('/').slice(-2).join('/')}`);
      }),
    );
  });
});
