import { field, textField } from './json-field.ts';

/** A question of an agent that waits for an answer, as Etienne lists it: without its input, for all projects. */
export type PendingPermission = {
  readonly id: string;
  readonly requestType: string;
  readonly toolName: string;
  readonly projectName: string;
  readonly createdAt: string;
};

/** Reads Etienne's list of waiting questions; entries without id, tool or project are left out. */
export function parsePending(value: unknown): PendingPermission[] {
  return Array.isArray(value) ? value.flatMap(readRow) : [];
}

function readRow(row: unknown): PendingPermission[] {
  const id = textField(row, 'id');
  const toolName = textField(row, 'toolName');
  const projectName = textField(row, 'projectName');
  if (id === undefined || toolName === undefined || projectName === undefined) return [];
  const requestType = textField(row, 'requestType') ?? '';
  return [{ id, requestType, toolName, projectName, createdAt: textField(row, 'createdAt') ?? '' }];
}

/** Finds the newest waiting question of one tool in one project. One project runs one prompt, so it is that prompt's. */
export function pendingFor(
  list: readonly PendingPermission[],
  { project, toolName }: { readonly project: string; readonly toolName: string },
): PendingPermission | undefined {
  let newest: PendingPermission | undefined;
  for (const row of list) {
    if (row.projectName !== project || row.toolName !== toolName) continue;
    if (newest === undefined || createdMs(row) >= createdMs(newest)) newest = row;
  }
  return newest;
}

const createdMs = ({ createdAt }: PendingPermission): number => Date.parse(createdAt) || 0;

/** One question of AskUserQuestion. */
export type AgentQuestion = {
  readonly question: string;
  readonly header: string;
  readonly options: readonly {
    readonly label: string;
    readonly description: string;
    /** What the option would look like, such as code or a drawing of a page; shown to the letter. */
    readonly preview?: string;
  }[];
  readonly multiSelect: boolean;
};

/** Reads the questions from the input of AskUserQuestion; questions without a text are left out. */
export function parseQuestions(input: unknown): AgentQuestion[] {
  const questions = field(input, 'questions');
  return Array.isArray(questions) ? questions.flatMap(readQuestion) : [];
}

function readQuestion(value: unknown): AgentQuestion[] {
  const question = textField(value, 'question');
  if (question === undefined) return [];
  const options = field(value, 'options');
  return [
    {
      question,
      header: textField(value, 'header') ?? '',
      options: Array.isArray(options) ? options.flatMap(readOption) : [],
      multiSelect: field(value, 'multiSelect') === true,
    },
  ];
}

function readOption(value: unknown): AgentQuestion['options'][number][] {
  const label = textField(value, 'label');
  if (label === undefined) return [];
  const preview = textField(value, 'preview');
  return [{ label, description: textField(value, 'description') ?? '', ...(preview !== undefined && { preview }) }];
}

/** What the agent is told for an option: its label, and where several have the same, which one of them it is. */
export function answerFor({ options }: AgentQuestion, option: number): string {
  const { label = '', description = '' } = options[option] ?? {};
  if (options.filter((other) => other.label === label).length < 2) return label;
  return `${label} (option ${option + 1}${description === '' ? '' : `: ${description}`})`;
}

/**
 * Builds the `updatedInput` that answers AskUserQuestion: each question's text with its chosen labels or free text.
 *
 * `choices` holds one list per question, in the questions' order; several labels are joined as `Red, Blue`, as the
 * agent expects them, and one that holds a comma stands in quotes among them. Etienne keys answers by the question's
 * text and passes on whatever keys there are: a text that was asked before gets its number. A question without a
 * choice is left out. The rest of the input goes back unchanged.
 */
export function answersFor(
  input: unknown,
  choices: readonly (readonly string[])[],
): { readonly answers: Readonly<Record<string, string>> } {
  const questions = parseQuestions(input);
  const answers = questions.flatMap(({ question }, index) => {
    const chosen = choices[index] ?? [];
    const isAskedBefore = questions.findIndex((other) => other.question === question) < index;
    const key = isAskedBefore ? `${question} (question ${index + 1} of ${questions.length})` : question;
    return chosen.length === 0 ? [] : [[key, joined(chosen)] as const];
  });
  return { ...(typeof input === 'object' ? input : {}), answers: Object.fromEntries(answers) };
}

const joined = (labels: readonly string[]): string =>
  labels.map((label) => (labels.length > 1 && label.includes(',') ? JSON.stringify(label) : label)).join(', ');
