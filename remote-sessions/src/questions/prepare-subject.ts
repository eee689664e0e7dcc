import type { FileCalls } from '../etienne/file-calls.ts';
import { parseQuestions } from '../etienne/permissions.ts';
import { projectRoot } from '../etienne/project-root.ts';
import type { Words } from '../replies/words/en.ts';
import { choiceSubject } from './choice-subject.ts';
import { kindOf } from './open-question.ts';
import { missingPlan, planSource, planSubject } from './plan-subject.ts';
import type { Subject } from './subject.ts';
import { toolSubject } from './tool-subject.ts';

/** What an agent asks by a tool, in which project. */
export interface Asked {
  /** Of the language that is spoken where it is asked. */
  words: Words;
  project: string;
  toolName: string;
  input: unknown;
}

/**
 * Makes what turns the input of a tool into what a person reads, one subject for each question of it.
 *
 * Never rejects: what can't be fetched is told as such, and can then not be allowed by a tap.
 */
export function createPrepareSubjects(etienne: Pick<FileCalls, 'getFile'>) {
  return async ({ words, project, toolName, input }: Asked): Promise<Subject[]> => {
    const kind = kindOf(toolName, input);
    if (kind === 'choice') {
      const questions = parseQuestions(input);
      return questions.map((_, index) => choiceSubject(words, questions, index));
    }
    const root = await projectRoot(etienne, project);
    return [kind === 'plan' ? await planOf(words, project, input, root) : toolSubject(words, toolName, input, root)];
  };

  async function planOf(words: Words, project: string, input: unknown, root: string | undefined): Promise<Subject> {
    const source = planSource(input, root);
    switch (source.status) {
      case 'told':
        return planSubject(words, source.plan, input);
      case 'in_file': {
        const content = await readFile(project, source.path);
        return content === undefined || content.trim() === ''
          ? missingPlan(words, source.path)
          : planSubject(words, content, input);
      }
      case 'out_of_reach':
        return missingPlan(words, source.path);
      case 'none':
        return missingPlan(words, undefined);
    }
  }

  async function readFile(project: string, path: string): Promise<string | undefined> {
    try {
      const file = await etienne.getFile(project, path);
      return file.status === 'found' ? file.content : undefined;
    } catch {
      return undefined;
    }
  }
}
