import type { ToolCall } from './model.ts';

const colours = [
  { label: 'Red', description: 'A warm colour' },
  { label: 'Blue', description: 'A cold colour' },
];

const colourQuestion = {
  question: 'Which colour do you want?',
  header: 'Colour',
  options: colours,
  multiSelect: false,
};

const sizeQuestion = {
  question: 'Which size do you want?',
  header: 'Size',
  options: [
    { label: 'Small', description: 'Fits a pocket' },
    { label: 'Large', description: 'Fits a bag' },
  ],
  multiSelect: false,
};

const questionSets = {
  single: [colourQuestion],
  multi: [
    {
      question: 'Which colours do you want?',
      header: 'Colours',
      options: [...colours, { label: 'Green', description: 'A calm colour' }],
      multiSelect: true,
    },
  ],
  several: [colourQuestion, sizeQuestion],
};

export type QuestionSet = keyof typeof questionSets;

export function askTool(set: QuestionSet): ToolCall {
  const questions = questionSets[set];
  return {
    toolName: 'AskUserQuestion',
    input: { questions },
    perform(updatedInput) {
      const answers = (updatedInput.answers ?? {}) as Record<string, string>;
      const told = Object.entries(answers).map(([question, answer]) => `"${question}"="${answer}"`);
      const content = `Your questions have been answered: ${told.join(', ')}. You can now continue with these answers in mind.`;
      return { status: 'done', result: { questions, answers }, content };
    },
  };
}
