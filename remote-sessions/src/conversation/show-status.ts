import { describeError, isCodedError, type QueueItem } from 'service-kit';
import type { Prompt } from '../prompts/prompt.ts';
import type { ReplyText } from '../replies/replies.ts';
import { type Status, statusText } from '../replies/status-text.ts';
import type { ActiveRun, ActiveRuns } from '../runs/active-runs.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';

export interface ShowStatusOptions {
  sessions: Pick<SessionStore, 'get'>;
  active: Pick<ActiveRuns, 'get'>;
  prompts: { list(ref: SessionRef): Promise<QueueItem<Prompt>[]> };
  /** Rejects where Etienne is down or refuses us. */
  checkEtienne(): Promise<void>;
  /** Milliseconds. */
  now(): number;
}

/** Tells a person how things stand; does not wait for what runs. */
export function createShowStatus({ sessions, active, prompts, checkEtienne, now }: ShowStatusOptions) {
  return async (ref: SessionRef): Promise<ReplyText> => {
    const mapping = sessions.get(ref);
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
        phase: phaseOf(run),
      },
      waiting: waiting.map(({ payload }) => ({ text: payload.text })),
      etienne: await etienneState(checkEtienne),
    });
  };
}

function phaseOf({ waitsFor, cutOff, view }: ActiveRun): NonNullable<Status['running']>['phase'] {
  if (waitsFor !== undefined) return waitsFor;
  if (cutOff !== undefined) return 'cut_off';
  return view.queued ? 'queued' : 'running';
}

async function etienneState(check: () => Promise<void>): Promise<Status['etienne']> {
  try {
    await check();
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: (isCodedError(error) && error.personText) || describeError(error) };
  }
}

export type ShowStatus = ReturnType<typeof createShowStatus>;
