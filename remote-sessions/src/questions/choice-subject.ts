import type { AgentQuestion } from '../etienne/permissions.ts';
import { paragraph, text } from '../replies/markdown.ts';
import { reveal } from './hidden-characters.ts';
import { MOST_BUTTONS, needsNumbers } from './options.ts';
import type { Subject } from './subject.ts';

/** A question with its options in full: all of it is text of the agent, none of it Markdown. */
export function choiceSubject(questions: readonly AgentQuestion[], index: number): Subject {
  const question = questions[index];
  const count = questions.length > 1 ? ` (${index + 1} of ${questions.length})` : '';
  const title = question?.header ? `**${text(question.header)}**${count}` : count.trim();
  const asked = paragraph(question?.question ?? '');
  const options = question?.options ?? [];
  return {
    head: title === '' ? '❓' : `❓ ${title}`,
    body: [asked, optionLines(options), ...leftOver(options)].filter((one) => one !== '').join('\n\n'),
    document: { name: 'question.txt', text: plainText(question) },
    obstacle: undefined,
  };
}

/** Numbered where the buttons are; else only what has more to say than its button. */
function optionLines(options: AgentQuestion['options']): string {
  const described = ({ description }: { description: string }) => (description === '' ? '' : `: ${text(description)}`);
  if (needsNumbers(options)) {
    return options
      .map((option, at) => `${at + 1}. **${text(reveal(option.label.trim(), 'text').text)}**${described(option)}`)
      .join('\n');
  }
  return options
    .filter(({ description }) => description !== '')
    .map((option) => `- **${text(option.label)}**${described(option)}`)
    .join('\n');
}

const leftOver = (options: AgentQuestion['options']): string[] =>
  options.length > MOST_BUTTONS ? [`The first ${MOST_BUTTONS} have buttons; write any other one.`] : [];

function plainText(question: AgentQuestion | undefined): string {
  const options = (question?.options ?? []).map(
    ({ label, description }, at) => `${at + 1}. ${label}${description === '' ? '' : `: ${description}`}`,
  );
  return [question?.header ?? '', question?.question ?? '', ...options].filter((one) => one !== '').join('\n\n');
}
