import type { ActionRows } from 'shared-types';
import { answerFor } from '../etienne/permissions.ts';
import { code, text } from '../replies/markdown.ts';
import { firstCharacters } from '../replies/short-text.ts';
import type { Words } from '../replies/words/en.ts';
import { reveal } from './hidden-characters.ts';
import type { OpenQuestion } from './open-question.ts';
import { MOST_BUTTONS, needsNumbers, onButton } from './options.ts';
import type { PlacedSubject } from './subject.ts';

export interface QuestionMessage {
  text: string;
  actions: ActionRows;
  /** A question is open for a minute: later it is of no use, and its buttons would do nothing. */
  momentary: true;
}

/** How a question stands when it is shown. */
export type Standing =
  | { status: 'open'; secondsLeft: number }
  /** Empty where nothing was chosen. */
  | { status: 'answered'; answer: string }
  | { status: 'allowed' }
  | { status: 'denied'; reason?: string }
  | { status: 'expired' }
  | { status: 'closed' };

/** What a button of a question says: which call, which of its questions, and what about it. */
export type Choice = { callId: string; index: number; option: number | 'done' | 'allow' | 'deny' };

const choiceArgument = ({ callId, index, option }: Choice): string => `${callId}/${index}/${option}`;

export function readChoice(argument: string): Choice | undefined {
  const match = /^(.+)\/(\d{1,3})\/(\d{1,3}|done|allow|deny)$/.exec(argument);
  if (match?.[1] === undefined) return undefined;
  const option = /^\d+$/.test(match[3] ?? '') ? Number(match[3]) : (match[3] as 'done' | 'allow' | 'deny');
  return { callId: match[1], index: Number(match[2]), option };
}

const actionOf = (open: OpenQuestion, index: number, option: Choice['option']) =>
  `question:${choiceArgument({ callId: open.callId, index, option })}`;

/** The message of one question, with its buttons as they stand; buttons of what is over are shown and can't be pressed. */
export function questionMessage(words: Words, open: OpenQuestion, index: number, standing: Standing): QuestionMessage {
  const rows = open.kind === 'choice' ? choiceRows(words, open, index) : decisionRows(words, open);
  const isOpen = standing.status === 'open';
  const actions = isOpen ? rows : rows.map((row) => row.map((action) => ({ ...action, disabled: true })));
  const subject = open.subjects[index];
  const parts = subject === undefined ? [] : [subject.head, shownBody(words, subject), ...obstacleOf(words, open)];
  return {
    text: [...parts, standingLine(words, open, index, standing)].filter((one) => one !== '').join('\n\n'),
    actions,
    momentary: true,
  };
}

/** Nothing of what is in the document, as its beginning could look harmless. */
function shownBody({ questions }: Words, { body, document, whereabouts }: PlacedSubject): string {
  if (whereabouts === 'message') return body;
  const { name, text: whole } = document;
  const lines = whole.replace(/\n$/, '').split('\n').length;
  const size = questions.size(lines, whole.length);
  switch (whereabouts) {
    case 'document':
      return questions.inDocument(code(name), size);
    case 'coming':
      return questions.comesAsDocument(code(name), size);
    case 'nowhere':
      return questions.nowhere(size);
  }
}

function obstacleOf({ questions }: Words, open: OpenQuestion): string[] {
  if (open.kind === 'choice' || mayBeAllowed(open)) return [];
  if (isComing(open)) return [questions.coming];
  return [questions.obstacle(open.subjects[0]?.obstacle ?? questions.notWhole)];
}

function choiceRows({ buttons }: Words, open: OpenQuestion, index: number): ActionRows {
  const question = open.questions[index];
  if (question === undefined) return [];
  const chosen = open.chosen[index] ?? [];
  const isNumbered = needsNumbers(question.options);
  const rows: ActionRows = question.options.slice(0, MOST_BUTTONS).map(({ label }, option) => {
    const isChosen = chosen.includes(answerFor(question, option));
    const mark = question.multiSelect ? (isChosen ? '☑ ' : '☐ ') : isChosen ? '✓ ' : '';
    const number = isNumbered ? `${option + 1} · ` : '';
    return [
      {
        id: actionOf(open, index, option),
        label: onButton(`${mark}${number}${label.trim()}`),
        ...(isChosen && { style: 'success' as const }),
      },
    ];
  });
  // With nothing to choose from there is nothing to be done with.
  if (question.multiSelect && rows.length > 0) {
    rows.push([{ id: actionOf(open, index, 'done'), label: buttons.done, style: 'primary' }]);
  }
  return rows;
}

function decisionRows({ buttons }: Words, open: OpenQuestion): ActionRows {
  const deny = { id: actionOf(open, 0, 'deny'), label: buttons.deny, style: 'danger' as const };
  if (!mayBeAllowed(open)) return [[deny]];
  return [[{ id: actionOf(open, 0, 'allow'), label: buttons.allow, style: 'success' }, deny]];
}

/** Whether what a person decides on is shown to them whole. */
export function mayBeAllowed({ subjects: [subject] }: Pick<OpenQuestion, 'subjects'>): boolean {
  if (subject === undefined || subject.obstacle !== undefined) return false;
  return subject.whereabouts === 'message' || subject.whereabouts === 'document';
}

/** Whether it may be allowed as soon as its file is shown. */
export const isComing = ({ subjects: [subject] }: Pick<OpenQuestion, 'subjects'>): boolean =>
  subject !== undefined && subject.obstacle === undefined && subject.whereabouts === 'coming';

/** An answer is the person's own; its beginning is enough for them to know it again. */
const MOST_ANSWER = 200;

const shortened = (answer: string) =>
  [...answer].length <= MOST_ANSWER ? answer : `${firstCharacters(answer, MOST_ANSWER - 1)}…`;

function standingLine({ questions }: Words, open: OpenQuestion, index: number, standing: Standing): string {
  switch (standing.status) {
    case 'open':
      return questions.open(howToAnswer(questions, open, index), standing.secondsLeft);
    case 'answered':
      return `✓ ${text(reveal(shortened(standing.answer || questions.nothing), 'text').text)}`;
    case 'allowed':
      return questions.allowed;
    case 'denied':
      return standing.reason === undefined
        ? questions.denied
        : questions.deniedBecause(text(shortened(standing.reason)));
    case 'expired':
      return questions.expired;
    case 'closed':
      return questions.closed;
  }
}

function howToAnswer(words: Words['questions'], open: OpenQuestion, index: number): string {
  if (open.kind !== 'choice') {
    return mayBeAllowed(open) ? words.chooseOrDiffer : words.denyOrDiffer;
  }
  return open.questions[index]?.options.length === 0 ? words.write : words.chooseOrWrite;
}
