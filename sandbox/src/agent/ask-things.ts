import type { ModelApi, ToolCall } from '../etienne/index.ts';
import { type Steps, useTool } from './steps.ts';

interface Question {
  question: string;
  header: string;
  options: { label: string; description: string }[];
  multiSelect: boolean;
}

const LOOK: Question = {
  question: 'What shall the page look like?',
  header: 'Look',
  options: [
    { label: 'Calm', description: 'Much room, few colours' },
    { label: 'Colourful', description: 'It may be loud' },
    { label: 'Like paper', description: 'Black on white, with serifs' },
  ],
  multiSelect: false,
};

const PARTS: Question = {
  question: 'Which parts shall it have?',
  header: 'Parts',
  options: [
    { label: 'News', description: 'What has happened' },
    { label: 'Gallery', description: 'Pictures' },
    { label: 'Contact', description: 'How to reach you' },
  ],
  multiSelect: true,
};

type Answers = Record<string, string>;

/** Asks and resolves with the answers; undefined where none came. */
async function ask(api: ModelApi, questions: Question[]): Promise<Answers | undefined> {
  let answers: Answers | undefined;
  const call: ToolCall = {
    toolName: 'AskUserQuestion',
    input: { questions },
    perform(input) {
      answers = (input.answers ?? {}) as Answers;
      return { status: 'done', result: { questions, answers }, content: 'Your questions have been answered.' };
    },
  };
  await useTool(api, call);
  return answers;
}

const NO_ANSWER = 'You did not answer, so I leave it open.';

export async function* askSomething(api: ModelApi): Steps {
  yield 'I need to know one thing. ';
  const answer = (await ask(api, [LOOK]))?.[LOOK.question];
  yield answer ? `\n\nSo it shall be **${answer}**. Good choice.` : `\n\n${NO_ANSWER}`;
}

export async function* askSeveralThings(api: ModelApi): Steps {
  yield 'I need to know two things. ';
  const answers = await ask(api, [LOOK, PARTS]);
  if (answers === undefined) yield `\n\n${NO_ANSWER}`;
  else yield `\n\n- Look: **${answers[LOOK.question]}**\n- Parts: **${answers[PARTS.question]}**\n\nThank you.`;
}
