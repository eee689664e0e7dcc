import type { Outcome } from 'service-kit';
import type { Reply } from '../replies/replies.ts';
import type { ActiveRun } from './active-runs.ts';
import type { RunPromptOptions } from './run-ports.ts';
import type { RunEnd } from './run-store.ts';

/** Ends a run with what is said of it; resolves with what its queue has to know. */
export type EndRun = (run: ActiveRun, state: RunEnd, reply: Reply) => Promise<Outcome>;

/** What of a run its record is made of from the first moment. */
export const identityOf = ({ id, provider, sessionId, project }: ActiveRun) => ({ id, provider, sessionId, project });

export function createEndRun({
  runs,
  finish,
  measure,
  clock,
  log,
}: Pick<RunPromptOptions, 'runs' | 'finish' | 'measure' | 'clock' | 'log'>): EndRun {
  return async (run, state, reply) => {
    const record = await runs.get(run.id);
    await finish(
      {
        ...identityOf(run),
        prompt: run.readyText,
        processId: run.view.processId ?? record?.processId,
        // Run again has to find back to it, although nothing ran and the mapping may have moved on.
        projectSessionId: run.view.sessionId ?? record?.projectSessionId ?? (run.projectSessionId || undefined),
        startedAt: record?.startedAt ?? run.since,
      },
      state,
      run.isUnwanted ? undefined : reply,
      run.replyTo,
    );
    run.isAnswered = true;
    log.info({ runId: run.id, project: run.project, outcome: state }, 'run ends');
    measure.ended(state, record && clock.now() - record.startedAt);
    return { status: 'ended' };
  };
}
