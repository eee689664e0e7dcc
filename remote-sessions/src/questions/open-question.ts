import { type AgentQuestion, answerFor, parseQuestions } from '../etienne/permissions.ts';
import type { PlacedSubject } from './subject.ts';

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
  /** Etienne's handle for answering. */
  readonly permissionId: string;
  /** When Etienne gives up, in milliseconds. */
  readonly expiresAt: number;
  /** What a person reads, one for each question of a choice, else the only one. */
  readonly subjects: readonly PlacedSubject[];
  /** The questions of a choice, in order; empty for the other kinds. */
  readonly questions: readonly AgentQuestion[];
  /** Per question: the answers chosen so far. */
  readonly chosen: readonly (readonly string[])[];
  /** Per question: whether the person is done with it. */
  readonly isAnswered: readonly boolean[];
}

export function openQuestion(asked: Omit<OpenQuestion, 'questions' | 'chosen' | 'isAnswered' | 'kind'>): OpenQuestion {
  const kind = kindOf(asked.toolName, asked.input);
  const questions = kind === 'choice' ? parseQuestions(asked.input) : [];
  return { ...asked, kind, questions, chosen: questions.map(() => []), isAnswered: questions.map(() => false) };
}

/** A choice of which nothing can be read is decided on as any other tool. */
export function kindOf(toolName: string, input: unknown): QuestionKind {
  if (toolName === 'AskUserQuestion' && parseQuestions(input).length > 0) return 'choice';
  return toolName === 'ExitPlanMode' ? 'plan' : 'permission';
}

const replaceAt = <T>(list: readonly T[], index: number, value: T): T[] =>
  list.map((one, at) => (at === index ? value : one));

/** Takes one option: the answer itself, or a toggle where several may be chosen. Pure; unknown numbers change nothing. */
export function chooseOption(open: OpenQuestion, index: number, option: number): OpenQuestion {
  const question = open.questions[index];
  if (question?.options[option] === undefined || open.isAnswered[index]) return open;
  const answer = answerFor(question, option);
  if (!question.multiSelect) return answerWith(open, index, [answer]);
  const before = open.chosen[index] ?? [];
  const toggled = before.includes(answer) ? before.filter((one) => one !== answer) : [...before, answer];
  // In the order of the options, whatever the order of the taps.
  const ordered = question.options.map((_, at) => answerFor(question, at)).filter((one) => toggled.includes(one));
  return { ...open, chosen: replaceAt(open.chosen, index, ordered) };
}

/** Ends one question with these answers, or with a text of the person's own. */
export const answerWith = (open: OpenQuestion, index: number, answers: readonly string[]): OpenQuestion => ({
  ...open,
  chosen: replaceAt(open.chosen, index, answers),
  isAnswered: replaceAt(open.isAnswered, index, true),
});

/** The same question, with the whole of one subject where it was put. */
export const placeSubject = (
  open: OpenQuestion,
  index: number,
  whereabouts: PlacedSubject['whereabouts'],
): OpenQuestion => ({
  ...open,
  subjects: open.subjects.map((subject, at) => (at === index ? { ...subject, whereabouts } : subject)),
});

/** The first question without an answer; undefined when all are answered. */
export function nextQuestion(open: OpenQuestion): number | undefined {
  const index = open.isAnswered.indexOf(false);
  return index === -1 ? undefined : index;
}
