import type { Run } from 'shared-types';
import { decisionOf } from '../prompts/decision-of.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { RunStore } from './run-store.ts';

/** Everything that has been received and not ended, in the words of the manager's API. */
export async function listRuns(
  prompts: Pick<PromptQueue, 'listAll'>,
  runs: Pick<RunStore, 'get'>,
  isAsking: (ref: SessionRef, runId: string) => boolean,
  askingElsewhere: () => Promise<ReadonlySet<string>> = async () => new Set(),
): Promise<Run[]> {
  const [items, asking] = await Promise.all([prompts.listAll(), askingElsewhere()]);
  return Promise.all(
    items
      .toSorted((a, b) => a.createdAt - b.createdAt)
      .map(async (item): Promise<Run> => {
        const { id, payload } = item;
        const record = await runs.get(id);
        const waitsFor =
          isAsking(payload, id) || asking.has(id) ? 'answer' : record === undefined ? decisionOf(item) : undefined;
        return {
          id,
          provider: payload.provider,
          remoteSessionId: payload.sessionId,
          project: payload.project,
          state: record?.state ?? 'received',
          startedAt: record === undefined ? null : new Date(record.startedAt).toISOString(),
          ...(waitsFor !== undefined && { waitsFor }),
        };
      }),
  );
}
