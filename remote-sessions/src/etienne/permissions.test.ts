import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { answerFor, answersFor, parsePending, parseQuestions, pendingFor } from './permissions.ts';

const recorded: unknown = JSON.parse(readFileSync(new URL('fixtures/ask-pending.json', import.meta.url), 'utf8'));
const row = (id: string, projectName: string, toolName: string, createdAt: string) => ({
  id,
  requestType: 'permission',
  projectName,
  toolName,
  createdAt,
});

test('a recorded waiting question is found by project and tool', () => {
  const list = parsePending(recorded);
  const found = pendingFor(list, { project: 'mixed', toolName: 'AskUserQuestion' });
  assert.equal(found?.id, 'be671dbe-71e4-459d-a7df-1d15257654ed');
  assert.equal(found?.requestType, 'ask_user_question');
  assert.equal(pendingFor(list, { project: 'other', toolName: 'AskUserQuestion' }), undefined);
  assert.equal(pendingFor(list, { project: 'mixed', toolName: 'Bash' }), undefined);
});

test('of several waiting questions the newest counts, wherever it stands', () => {
  const list = parsePending([
    row('old', 'p', 'Bash', '2026-01-01T00:00:00.000Z'),
    row('new', 'p', 'Bash', '2026-01-01T00:00:02.000Z'),
    row('middle', 'p', 'Bash', '2026-01-01T00:00:01.000Z'),
    { id: 'half' },
    null,
  ]);
  assert.equal(list.length, 3);
  assert.equal(pendingFor(list, { project: 'p', toolName: 'Bash' })?.id, 'new');
  assert.deepEqual(parsePending({ error: 'x' }), []);
});

test('answers are keyed by the question, several labels in one text, and the input goes back with them', () => {
  const input = {
    questions: [
      {
        question: 'Which?',
        header: 'H',
        options: [{ label: 'Red', description: 'warm' }, { label: '' }],
        multiSelect: true,
      },
      { question: 'Why?' },
      { question: 'Open?' },
    ],
  };
  assert.deepEqual(answersFor(input, [['Red', 'Blue'], ['because, well'], []]), {
    ...input,
    answers: { 'Which?': 'Red, Blue', 'Why?': 'because, well' },
  });
  assert.deepEqual(parseQuestions(input)[0], {
    question: 'Which?',
    header: 'H',
    options: [{ label: 'Red', description: 'warm' }],
    multiSelect: true,
  });
  assert.deepEqual(parseQuestions('nothing'), []);
});

test('answers to two questions of the same words are kept apart', () => {
  const input = { questions: [{ question: 'Which?' }, { question: 'Which?' }, { question: 'Why?' }] };
  assert.deepEqual(answersFor(input, [['Red'], ['Blue'], ['so']]).answers, {
    'Which?': 'Red',
    'Which? (question 2 of 3)': 'Blue',
    'Why?': 'so',
  });
});

test('of several labels those that hold a comma stand in quotes', () => {
  const input = { questions: [{ question: 'Which?', multiSelect: true }] };
  assert.deepEqual(answersFor(input, [['Red, dark', 'Blue']]).answers, { 'Which?': '"Red, dark", Blue' });
  assert.deepEqual(answersFor(input, [['Red, dark']]).answers, { 'Which?': 'Red, dark' });
});

test('an option is answered by its label, and by its place where another has the same', () => {
  const [question] = parseQuestions({
    questions: [{ question: 'Which?', options: [{ label: 'a' }, { label: 'b' }, { label: 'b', description: 'B' }] }],
  });
  assert.ok(question);
  assert.deepEqual(
    [0, 1, 2].map((option) => answerFor(question, option)),
    ['a', 'b (option 2)', 'b (option 3: B)'],
  );
});
