import type { ActionRows } from 'shared-types';
import type { OpenQuestion } from './open-question.ts';

export interface QuestionMessage {
  text: string;
  actions: ActionRows;
}

/** How a question stands when it is shown. */
export type Standing =
  | { status: 'open'; secondsLeft: number }
  | { status: 'answered'; answer: string }
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

const MOST_LABEL = 60;
const shortened = (text: string) => {
  const characters = [...text];
  return characters.length <= MOST_LABEL ? text : `${characters.slice(0, MOST_LABEL - 1).join('')}…`;
};

/** The message of one question, with its buttons as they stand; buttons of what is over are shown and can't be pressed. */
export function questionMessage(open: OpenQuestion, index: number, standing: Standing): QuestionMessage {
  const body = open.kind === 'choice' ? choiceBody(open, index) : decisionBody(open);
  const rows = open.kind === 'choice' ? choiceRows(open, index) : decisionRows(open);
  const isOpen = standing.status === 'open';
  const actions = isOpen ? rows : rows.map((row) => row.map((action) => ({ ...action, disabled: true })));
  return { text: `${body}\n\n${standingLine(open, standing)}`, actions };
}

function choiceBody(open: OpenQuestion, index: number): string {
  const question = open.questions[index];
  if (question === undefined) return '❓';
  const count = open.questions.length > 1 ? ` (${index + 1} of ${open.questions.length})` : '';
  const header = question.header === '' ? '' : `**${question.header}**${count}\n\n`;
  const described = question.options.filter(({ description }) => description !== '');
  const options = described.map(({ label, description }) => `- **${label}**: ${description}`).join('\n');
  return `❓ ${header}${question.question}${options === '' ? '' : `\n\n${options}`}`;
}

function decisionBody({ kind, toolName, input, summary }: OpenQuestion): string {
  if (kind === 'permission') return `🔐 May the agent use **${toolName}**?\n\n${summary}`;
  const plan = (input as { plan?: unknown } | null)?.plan;
  return `📋 **The agent's plan**\n\n${typeof plan === 'string' && plan.trim() !== '' ? plan : summary}`;
}

function choiceRows(open: OpenQuestion, index: number): ActionRows {
  const question = open.questions[index];
  const chosen = open.chosen[index] ?? [];
  const rows: ActionRows = (question?.options ?? []).map(({ label }, option) => {
    const isChosen = chosen.includes(label);
    const mark = question?.multiSelect ? (isChosen ? '☑ ' : '☐ ') : isChosen ? '✓ ' : '';
    return [
      {
        id: actionOf(open, index, option),
        label: shortened(`${mark}${label}`),
        ...(isChosen && { style: 'success' as const }),
      },
    ];
  });
  if (question?.multiSelect) rows.push([{ id: actionOf(open, index, 'done'), label: 'Done', style: 'primary' }]);
  return rows;
}

const decisionRows = (open: OpenQuestion): ActionRows => [
  [
    { id: actionOf(open, 0, 'allow'), label: 'Allow', style: 'success' },
    { id: actionOf(open, 0, 'deny'), label: 'Deny', style: 'danger' },
  ],
];

function standingLine(open: OpenQuestion, standing: Standing): string {
  switch (standing.status) {
    case 'open': {
      const how =
        open.kind === 'choice' ? 'Choose, or write your own answer' : 'Choose, or write what should be different';
      return `*${how}: ${standing.secondsLeft} s left.*`;
    }
    case 'answered':
      return `✓ ${standing.answer}`;
    case 'expired':
      return '*Expired: there was no answer within 60 s, and the agent went on without one.*';
    case 'closed':
      return '*No longer open.*';
  }
}
