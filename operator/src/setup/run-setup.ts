import type { AnswerId, Answers, Topic } from './answers.ts';
import type { Question } from './questions.ts';
import { afterAnswer, afterCheck, type Finding, nextStep, type WizardState } from './wizard.ts';

/** Who answers and who does what the wizard decides. */
export interface SetupPorts {
  /** Undefined where the person gives up. */
  ask(question: Question): Promise<string | undefined>;
  /** Tries the answers for a topic; changes nothing. */
  check(topic: Topic, answers: Answers): Promise<Finding>;
  write(answers: Answers, findings: WizardState['findings']): Promise<void>;
  say(kind: 'good' | 'bad' | 'note', text: string): void;
}

export type SetupEnd = { status: 'done'; isToStart: boolean } | { status: 'given up' };

/** Walks through the wizard to its end; throws one sentence where it cannot go on. */
export async function runSetup(begin: WizardState, ports: SetupPorts): Promise<SetupEnd> {
  let state = begin;
  for (;;) {
    const step = nextStep(state);
    if (step.kind === 'stop') throw new SetupStopped(step.reason);
    if (step.kind === 'end') return { status: 'done', isToStart: step.isToStart };
    if (step.kind === 'ask') {
      const answer = await ports.ask(step.question);
      if (answer === undefined) return { status: 'given up' };
      state = afterAnswer(state, step.question.id satisfies AnswerId, answer.trim());
    } else if (step.kind === 'check') {
      const finding = await ports.check(step.topic, step.answers);
      if (finding.status === 'ok') ports.say('good', finding.text);
      else if (finding.status !== 'unchecked' && state.isInteractive) {
        ports.say(finding.status === 'wrong' && finding.isNoMistake ? 'note' : 'bad', finding.text);
      }
      state = afterCheck(state, step.topic, finding);
    } else {
      await ports.write(step.answers, state.findings);
      state = { ...state, isWritten: true };
    }
  }
}

/** Nothing was written; the message says why and what to do. */
export class SetupStopped extends Error {
  override readonly name = 'SetupStopped';
}
