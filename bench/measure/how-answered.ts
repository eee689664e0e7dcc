import type { EtienneState } from 'sandbox/etienne';

/**
 * Tells from the requests at Etienne where the end of each run came from, by the mark `«1-2»` of its prompt.
 *
 * A project runs one prompt at a time, so the history that is read of a project belongs to the prompt that it was sent
 * last. Runs that are not in the answer were followed from their first event to their last one.
 */
export function howAnswered({ requests, runs }: Pick<EtienneState, 'requests' | 'runs'>) {
  const ways = new Map<string, 'byAttaching' | 'fromHistory'>();
  const markOfRun = new Map(runs.map(({ processId, prompt }) => [processId, markIn(prompt)]));
  const markOfProject = new Map<string, string>();
  for (const { path, query } of requests) {
    const { project_dir: project = '', prompt = '', file_name: file = '' } = query;
    if (path.endsWith('/streamPrompt/sdk')) markOfProject.set(project, markIn(prompt));
    if (path.includes('/attach/')) ways.set(markOfRun.get(path.split('/').at(-1) ?? '') ?? '', 'byAttaching');
    if (file.startsWith('.etienne/chat.history-')) ways.set(markOfProject.get(project) ?? '', 'fromHistory');
  }
  return ways;
}

/** The mark that a prompt or an answer bears; empty where it bears none. */
export const markIn = (text: string): string => /«([\d-]+)»/.exec(text)?.[1] ?? '';
