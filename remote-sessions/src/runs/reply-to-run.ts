import type { StoredAnswer } from '../etienne/find-answer.ts';
import { maskSecrets } from '../etienne/mask-secrets.ts';
import { modelFailureOf, withoutAddresses } from '../etienne/model-failure.ts';
import { isOver, type RunView } from '../etienne/run-outcome.ts';
import type { Failure } from '../etienne/stream-events.ts';
import type { Reply } from '../replies/replies.ts';
import * as replies from '../replies/replies.ts';
import type { RunEnd } from './run-store.ts';

export interface EndedRun {
  id: string;
  stopRequested: boolean;
  /** Why its end was not seen, where that is known. */
  lostBecause?: 'restarted' | 'given_up';
}

/**
 * What the person is told at the end of a run. `stored` is what the history holds of it, where that was looked up: it
 * counts as the answer only where the run was finished.
 */
export function replyToRun(run: EndedRun, view: RunView, stored: StoredAnswer | undefined): [RunEnd, Reply] {
  const ended = view.end;
  if (ended?.status === 'failed' && ended.kind !== 'aborted') return failed(run, ended, view.text);
  if (stored?.failure !== undefined) {
    return failed(run, { kind: 'api', message: stored.failure, retryable: false }, stored.text);
  }
  // Where Etienne has forgotten a run whose helpers still worked, nobody saw the rest of its answer.
  const wasHeard = ended?.status === 'completed' && (isOver(view) || !view.notFound);
  if (wasHeard || (ended?.status !== 'failed' && stored?.isFinished)) {
    // The history has all of it, but mixed with what helpers said among themselves.
    const text = stored?.isFinished && (!wasHeard || view.hasGap) ? stored.text : view.text;
    return ['answered', text.trim() === '' ? replies.emptyAnswer : replies.answer(text)];
  }
  const produced = longer(view.text, stored?.text ?? '');
  if (run.stopRequested) return ['stopped', replies.stopped(produced)];
  const isForgotten = view.notFound && stored === undefined;
  return [
    'interrupted',
    replies.interrupted(run.id, produced, run.lostBecause ?? (isForgotten ? 'forgotten' : 'unknown')),
  ];
}

function failed({ id }: EndedRun, failure: Failure, produced: string): [RunEnd, Reply] {
  if (failure.kind === 'turn_limit') return ['interrupted', replies.pausedAtLimit(id, produced)];
  const said = withoutAddresses(maskSecrets(failure.message));
  if (failure.kind === 'budget') return ['failed', replies.runFailed(replies.overBudget, id, produced)];
  if (failure.kind === 'api')
    return ['failed', replies.modelFailed(modelFailureOf(failure.message), said, id, produced)];
  return ['failed', replies.runFailed(replies.runBroke(said), id, produced)];
}

const longer = (a: string, b: string) => (b.length > a.length ? b : a);
