import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { answersFor, parsePending, parseQuestions, pendingFor } from './permissions.ts';

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
