import { type AgentQuestion, parseQuestions } from '../etienne/permissions.ts';

/** What kind of answer the agent waits for. */
export type QuestionKind = 'choice' | 'plan' | 'permission';

/** Something that the agent of a run has asked and that has not been answered in full. */
export interface OpenQuestion {
  readonly runId: string;
  readonly callId: string;
  readonly kind: QuestionKind;
  readonly toolName: string;
  /** The tool's input as it came. */
  readonly input: unknown;
  /** One line that tells what the tool would do. */
  readonly summary: string;
  /** Etienne's handle for answering. */
  readonly permissionId: string;
  /** When Etienne gives up, in milliseconds. */
  readonly expiresAt: number;
  /** The questions of a choice, in order; empty for the other kinds. */
  readonly questions: readonly AgentQuestion[];
  /** Per question: the labels chosen so far. */
  readonly chosen: readonly (readonly string[])[];
  /** Per question: whether the person is done with it. */
  readonly isAnswered: readonly boolean[];
}

export function openQuestion(asked: Omit<OpenQuestion, 'questions' | 'chosen' | 'isAnswered' | 'kind'>): OpenQuestion {
  const kind = kindOf(asked.toolName);
  const questions = kind === 'choice' ? parseQuestions(asked.input) : [];
  return { ...asked, kind, questions, chosen: questions.map(() => []), isAnswered: questions.map(() => false) };
}

function kindOf(toolName: string): QuestionKind {
  if (toolName === 'AskUserQuestion') return 'choice';
  return toolName === 'ExitPlanMode' ? 'plan' : 'permission';
}

const replaceAt = <T>(list: readonly T[], index: number, value: T): T[] =>
  list.map((one, at) => (at === index ? value : one));

/** Takes one option: the answer itself, or a toggle where several may be chosen. Pure; unknown numbers change nothing. */
export function chooseOption(open: OpenQuestion, index: number, option: number): OpenQuestion {
  const question = open.questions[index];
  const label = question?.options[option]?.label;
  if (question === undefined || label === undefined || open.isAnswered[index]) return open;
  if (!question.multiSelect) return answerWith(open, index, [label]);
  const before = open.chosen[index] ?? [];
  const toggled = before.includes(label) ? before.filter((one) => one !== label) : [...before, label];
  // In the order of the options, whatever the order of the taps.
  const ordered = question.options.map((one) => one.label).filter((one) => toggled.includes(one));
  return { ...open, chosen: replaceAt(open.chosen, index, ordered) };
}

/** Ends one question with these labels, or with a text of the person's own. */
export const answerWith = (open: OpenQuestion, index: number, labels: readonly string[]): OpenQuestion => ({
  ...open,
  chosen: replaceAt(open.chosen, index, labels),
  isAnswered: replaceAt(open.isAnswered, index, true),
});

/** The first question without an answer; undefined when all are answered. */
export function nextQuestion(open: OpenQuestion): number | undefined {
  const index = open.isAnswered.indexOf(false);
  return index === -1 ? undefined : index;
}
