import type { PreviewKind, PreviewOutcome, PreviewRates } from './preview-port.ts';

/** What a remote session's past says about its next calls. Times are milliseconds since 1970. */
export interface Pace {
  kind: PreviewKind;
  /** Least time between two previews; grows when the platform complains and shrinks slowly after. */
  intervalMs: number;
  lastPreviewAt: number;
  lastTypingAt: number;
  /** The platform asked for silence until then. */
  notBefore: number;
  /** How many previews in a row were refused. */
  refusals: number;
  /** When native previews are tried again after they were refused. */
  draftsAgainAt: number;
}

/** What is to be shown in a remote session now. */
export interface View {
  /** When the run was last heard of; undefined where none goes on. */
  lastPutAt: number | undefined;
  begunAt: number;
  wants: 'everything' | 'typing' | 'nothing';
  /** What is known differs from what was shown. */
  hasNews: boolean;
  /** A preview stands in the remote session; it goes unless it is refreshed. */
  isShown: boolean;
  /** The preview shows a text, so that nothing else has to tell that work goes on. */
  showsText: boolean;
  /** The typing sign was shown and nothing has put an end to it. */
  isTyping: boolean;
  /** When a status message that is no longer needed is to be taken away. */
  removeAt: number | undefined;
}

export interface Step {
  type: 'remove' | 'expire' | 'typing' | 'preview';
  at: number;
}

const TYPING_LEAST_MS = 1_000;
/** A run that nobody speaks of any more; whoever did may have died. */
const EXPIRES_AFTER_MS = 90_000;
const REFUSALS_TO_FALL_BACK = 2;
const DRAFTS_AGAIN_AFTER_MS = 3_600_000;

/** Makes what decides how often something is shown in a remote session, within what a platform bears. */
export function createPacing(rates: PreviewRates) {
  const initialPace: Pace = {
    kind: 'draft',
    intervalMs: rates.draft.leastMs,
    lastPreviewAt: Number.NEGATIVE_INFINITY,
    lastTypingAt: Number.NEGATIVE_INFINITY,
    notBefore: Number.NEGATIVE_INFINITY,
    refusals: 0,
    draftsAgainAt: Number.NEGATIVE_INFINITY,
  };

  /**
   * Says what to do next in a remote session and when; undefined where nothing is left to do.
   *
   * A step may be taken late, never early. Of several that are due the most urgent comes first.
   */
  function nextStep(pace: Pace, view: View, now: number): Step | undefined {
    const { wants, lastPutAt } = view;
    const steps: Step[] = [];
    const add = (type: Step['type'], at: number) => steps.push({ type, at: Math.max(at, pace.notBefore, now) });

    if (view.removeAt !== undefined) add('remove', view.removeAt);
    if (lastPutAt !== undefined) {
      steps.push({ type: 'expire', at: Math.max(lastPutAt + EXPIRES_AFTER_MS, now) });
      const wantsTyping = wants !== 'nothing' && !view.showsText;
      if (wantsTyping && !view.isTyping) add('typing', pace.lastTypingAt + TYPING_LEAST_MS);
      if (wants === 'everything' && pace.kind !== 'none') {
        const { firstAfterMs = 0 } = ratesOf(pace.kind);
        const next = Math.max(pace.lastPreviewAt + pace.intervalMs, view.begunAt + firstAfterMs);
        if (view.hasNews) add('preview', next);
        else if (view.isShown && pace.kind === 'draft') add('preview', pace.lastPreviewAt + rates.draftRefreshMs);
      }
      if (wantsTyping && view.isTyping) add('typing', pace.lastTypingAt + rates.typingEveryMs);
    }
    return steps.reduce<Step | undefined>((first, step) => (first && first.at <= step.at ? first : step), undefined);
  }

  /** The pace of a remote session once a call has ended: slower after a complaint, a little faster after each preview that works. */
  function paceAfter(pace: Pace, type: Step['type'], outcome: PreviewOutcome, now: number): Pace {
    const { status } = outcome;
    if (status === 'too_fast') {
      const { mostMs } = ratesOf(pace.kind);
      const notBefore = Math.max(pace.notBefore, now + (outcome.afterMs ?? 0));
      return { ...pace, notBefore, intervalMs: Math.min(mostMs, pace.intervalMs * 2) };
    }
    if (type !== 'preview') return pace;
    if (status === 'later') return { ...pace, lastPreviewAt: now + outcome.afterMs - pace.intervalMs };
    if (status === 'ok') {
      const { leastMs, recoveryMs } = ratesOf(pace.kind);
      return { ...pace, refusals: 0, intervalMs: Math.max(leastMs, pace.intervalMs - recoveryMs) };
    }
    if (status !== 'refused') return pace;
    const refusals = pace.refusals + 1;
    if (refusals < REFUSALS_TO_FALL_BACK) return { ...pace, refusals };
    if (pace.kind !== 'draft') return { ...pace, refusals: 0, kind: 'none' };
    const { leastMs } = rates.status;
    return { ...pace, refusals: 0, kind: 'status', intervalMs: leastMs, draftsAgainAt: now + DRAFTS_AGAIN_AFTER_MS };
  }

  /**
   * The pace with which a remote session begins its next run: what failed before is tried again, native previews not before an
   * hour. `best` is what there is in this remote session at all.
   */
  function paceForNextRun(pace: Pace, now: number, best: PreviewKind = 'draft'): Pace {
    if (best !== 'draft') {
      return pace.kind === best ? pace : { ...pace, kind: best, refusals: 0, intervalMs: rates.status.leastMs };
    }
    if (pace.kind === 'draft') return pace;
    if (now < pace.draftsAgainAt) return { ...pace, kind: 'status' };
    return { ...pace, kind: 'draft', refusals: 0, intervalMs: rates.draft.leastMs };
  }

  const ratesOf = (kind: PreviewKind) => (kind === 'draft' ? rates.draft : rates.status);

  return { initialPace, nextStep, paceAfter, paceForNextRun };
}

export type Pacing = ReturnType<typeof createPacing>;
