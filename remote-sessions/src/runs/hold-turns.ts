import type { PromptQueue } from '../prompts/prompt-queue.ts';
import type { ProjectTurns } from './project-turns.ts';
import type { RunStore } from './run-store.ts';

/** Runs of an earlier process hold their project's turn before anything new may start there. */
export async function holdTurnsOfUnfinished(options: {
  runs: Pick<RunStore, 'unfinished'>;
  prompts: Pick<PromptQueue, 'find'>;
  turns: ProjectTurns;
}): Promise<void> {
  for (const run of await options.runs.unfinished()) {
    // One whose prompt was dropped has nobody who would ever give the turn back.
    if (await options.prompts.find(run.id)) await options.turns.take(run.project, run.id);
  }
}
