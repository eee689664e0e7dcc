import type { AgentQuestion } from '../etienne/permissions.ts';
import { codeBlock, paragraph, text } from '../replies/markdown.ts';
import type { Words } from '../replies/words/en.ts';
import { reveal } from './hidden-characters.ts';
import { MOST_BUTTONS, needsNumbers } from './options.ts';
import type { Subject } from './subject.ts';

type Options = AgentQuestion['options'];

/** A question with its options in full: all of it is text of the agent, none of it Markdown. */
export function choiceSubject(words: Words, questions: readonly AgentQuestion[], index: number): Subject {
  const question = questions[index];
  const count = questions.length > 1 ? ` ${words.questions.countOf(index + 1, questions.length)}` : '';
  const title = question?.header ? `**${line(question.header)}**${count}` : count.trim();
  const asked = paragraph(seen(question?.question ?? ''));
  const options = question?.options ?? [];
  return {
    head: title === '' ? '❓' : `❓ ${title}`,
    body: [asked, optionLines(options), ...previews(options), ...leftOver(words, options)]
      .filter((one) => one !== '')
      .join('\n\n'),
    document: { name: 'question.txt', text: plainText(question) },
    obstacle: undefined,
  };
}

/** A choice allows nothing by itself, so what is hidden in it is written out and that is all. */
const seen = (words: string): string => reveal(words, 'text').text;
const line = (words: string): string => text(seen(words.trim()));

/** Numbered where the buttons are; else only what has more to say than its button. */
function optionLines(options: Options): string {
  const described = ({ description }: { description: string }) => (description === '' ? '' : `: ${line(description)}`);
  if (needsNumbers(options)) {
    return options.map((option, at) => `${at + 1}. **${line(option.label)}**${described(option)}`).join('\n');
  }
  return options
    .filter(({ description }) => description !== '')
    .map((option) => `- **${line(option.label)}**${described(option)}`)
    .join('\n');
}

const previews = (options: Options): string[] =>
  options.flatMap(({ label, preview }, at) =>
    preview === undefined
      ? []
      : [`${needsNumbers(options) ? `${at + 1}. ` : ''}**${line(label)}**:\n\n${codeBlock(seen(preview))}`],
  );

const leftOver = ({ questions }: Words, options: Options): string[] =>
  options.length > MOST_BUTTONS ? [questions.buttonsOfFirst(MOST_BUTTONS)] : [];

function plainText(question: AgentQuestion | undefined): string {
  const options = (question?.options ?? []).map(
    ({ label, description, preview }, at) =>
      `${at + 1}. ${label}${description === '' ? '' : `: ${description}`}${preview === undefined ? '' : `\n\n${preview}\n`}`,
  );
  return seen([question?.header ?? '', question?.question ?? '', ...options].filter((one) => one !== '').join('\n\n'));
}
