import { answersFor } from '../etienne/permissions.ts';
import { inNameOf, type Speaker } from '../prompts/speaker.ts';
import * as replies from '../replies/question-replies.ts';
import type { Words } from '../replies/words/en.ts';
import type { Entry, SeenQuestion } from './entries.ts';
import { answerWith, chooseOption, nextQuestion, type OpenQuestion } from './open-question.ts';
import { type Choice, isComing, mayBeAllowed, type Standing } from './question-text.ts';
import { readWords } from './read-words.ts';
import type { ShowQuestion } from './show-question.ts';

/** What became of something that a person did about a question. */
export type AnswerResult = { status: 'taken' } | { status: 'no_question' };

export interface PermissionAnswer {
  action: 'allow' | 'deny';
  updatedInput?: unknown;
  message?: string;
}

export interface AnswerQuestionOptions {
  /** False where Etienne does not wait for it any more. */
  respondPermission(answer: { id: string } & PermissionAnswer): Promise<boolean>;
  showing: Pick<ShowQuestion, 'show' | 'redraw' | 'standingOf' | 'remark'>;
  /** The question is not open any more. */
  forget(entry: Entry): void;
}

const taken: AnswerResult = { status: 'taken' };
const noQuestion: AnswerResult = { status: 'no_question' };

/** Makes what a press or a text does to an open question. */
export function createAnswerQuestion({ respondPermission, showing, forget }: AnswerQuestionOptions) {
  const { show, redraw, standingOf, remark } = showing;

  /** `told` is how the answer is shown; empty where nothing was chosen. */
  async function answer(
    entry: Entry,
    index: number,
    labels: readonly string[],
    told = labels.join(', '),
  ): Promise<void> {
    const after = answerWith(entry.open, index, labels);
    const next = nextQuestion(after);
    if (next === undefined) {
      const updatedInput = answersFor(after.input, after.chosen);
      return respond(entry, after, index, { action: 'allow', updatedInput }, { status: 'answered', answer: told });
    }
    entry.open = after;
    await redraw(entry, index, { status: 'answered', answer: told });
    // After a restart an earlier question may be open again although its message shows an answer.
    const replyId = `${entry.run.id}:${entry.open.callId}:${next}`;
    await show(entry, next, entry.shown.has(next) ? `${replyId}:again:${entry.changes}` : replyId);
  }

  async function respond(
    entry: Entry,
    answered: OpenQuestion,
    index: number,
    given: PermissionAnswer,
    standing: Standing,
  ): Promise<void> {
    const isTaken = await respondPermission({ id: entry.open.permissionId, ...given });
    forget(entry);
    await redraw({ ...entry, open: answered }, index, isTaken ? standing : { status: 'expired' });
  }

  /** Etienne runs the input that comes with the permission, so what runs is what was shown, whosever request it was. */
  async function allow(entry: Entry): Promise<void> {
    const { open } = entry;
    if (!mayBeAllowed(open)) return redraw(entry, 0, standingOf(entry));
    const isInput = open.kind === 'permission' && typeof open.input === 'object' && open.input !== null;
    const given = { action: 'allow' as const, ...(isInput && { updatedInput: open.input }) };
    return respond(entry, open, 0, given, { status: 'allowed' });
  }

  function deny(entry: Entry, reason?: string, sender?: Speaker): Promise<void> {
    const message = reason === undefined ? 'The person said no.' : inNameOf(sender, reason);
    const standing: Standing = { status: 'denied', ...(reason !== undefined && { reason }) };
    return respond(entry, entry.open, 0, { action: 'deny', message }, standing);
  }

  async function press(entry: Entry, { index, option }: Omit<Choice, 'callId'>): Promise<AnswerResult> {
    if (option === 'allow' || option === 'deny') {
      if (entry.open.kind === 'choice') return noQuestion;
      await (option === 'allow' ? allow(entry) : deny(entry));
      return taken;
    }
    if (entry.open.isAnswered[index] !== false) return noQuestion;
    if (option === 'done') {
      await answer(entry, index, entry.open.chosen[index] ?? []);
      return taken;
    }
    const after = chooseOption(entry.open, index, option);
    if (after === entry.open) return noQuestion;
    if (after.isAnswered[index]) await answer(entry, index, after.chosen[index] ?? []);
    else {
      entry.open = after;
      await redraw(entry, index, standingOf(entry));
    }
    return taken;
  }

  /** `spoken`: the words that are spoken there. What is neither a button nor unclear answers a choice, and denies anything else with what should be different. */
  async function inWords(
    spoken: Words,
    { entry, index }: SeenQuestion,
    text: string,
    sender?: Speaker,
  ): Promise<AnswerResult> {
    const words = readWords(spoken, entry.open, index, text);
    switch (words.as) {
      case 'button':
        return press(entry, words.choice);
      case 'options':
        await answer(entry, index, words.answers);
        return taken;
      case 'unclear':
        await remark(entry, hintFor(entry.open));
        return taken;
      case 'own':
        await (entry.open.kind === 'choice'
          ? answer(entry, index, [inNameOf(sender, text)], text)
          : deny(entry, text, sender));
        return taken;
    }
  }

  return { press, inWords };
}

function hintFor(open: OpenQuestion) {
  if (mayBeAllowed(open)) return replies.pressAllow;
  return isComing(open) ? replies.fileIsComing : replies.notAllowedHere;
}
