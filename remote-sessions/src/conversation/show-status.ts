import { describeError, type QueueItem } from 'service-kit';
import { decisionOf } from '../prompts/decision-of.ts';
import type { Prompt } from '../prompts/prompt.ts';
import type { Questions } from '../questions/questions.ts';
import { failurePhrase, type Reply } from '../replies/replies.ts';
import { type RunPhase, type Status, statusText } from '../replies/status-text.ts';
import type { ActiveRun, ActiveRuns } from '../runs/active-runs.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';

export interface ShowStatusOptions {
  sessions: Pick<SessionStore, 'get'>;
  active: Pick<ActiveRuns, 'get'>;
  questions: Pick<Questions, 'waitsMs'>;
  prompts: { list(ref: SessionRef): Promise<QueueItem<Prompt>[]> };
  /** Rejects where Etienne is down or refuses us. */
  checkEtienne(): Promise<void>;
  /** Milliseconds. */
  now(): number;
}

/** Tells a person how things stand; does not wait for what runs. */
export function createShowStatus(options: ShowStatusOptions) {
  const { sessions, active, questions, prompts, checkEtienne, now } = options;
  return async (ref: SessionRef): Promise<Reply> => {
    const mapping = await sessions.get(ref);
    const run = active.get(ref);
    const waiting = (await prompts.list(ref)).filter((item) => item.id !== run?.id);
    return statusText({
      project: mapping?.project.name,
      sessionId: mapping?.project.sessionId,
      running: run && {
        prompt: run.prompt,
        ageMs: now() - run.since,
        activity: run.view.activity,
        quietMs: now() - run.lastSignAt,
        ...phaseOf(run, questions.waitsMs(ref)),
      },
      waiting: waiting.map((item) => ({ text: item.payload.text, decision: decisionOf(item) })),
      etienne: await etienneState(checkEtienne),
    });
  };
}

function phaseOf({ waitsFor, cutOff, view }: ActiveRun, leftMs: number | undefined): RunPhase {
  if (waitsFor !== undefined) return { phase: waitsFor };
  if (cutOff !== undefined) return { phase: 'cut_off' };
  if (leftMs !== undefined) return { phase: 'asking', leftMs };
  return { phase: view.queued ? 'queued' : 'running' };
}

async function etienneState(check: () => Promise<void>): Promise<Status['etienne']> {
  try {
    await check();
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: failurePhrase(error) ?? (() => describeError(error)) };
  }
}

export type ShowStatus = ReturnType<typeof createShowStatus>;
