import type { RunView } from '../etienne/run-outcome.ts';
import type { RunEnd } from '../runs/run-store.ts';
import type { ReplyText } from './replies.ts';
import * as replies from './replies.ts';

/** What the person is told at the end of a run. `stored` is the answer in the history, where that was looked up. */
export function replyToRun(
  run: { id: string; stopRequested: boolean },
  view: RunView,
  stored: string | undefined,
): [RunEnd, ReplyText] {
  const ended = view.end;
  if (stored !== undefined)
    return run.stopRequested ? ['stopped', replies.stopped(stored)] : ['answered', { text: stored }];
  if (ended?.status === 'completed') {
    return ['answered', view.text.trim() === '' ? replies.emptyAnswer : { text: view.text }];
  }
  if (ended?.status === 'failed' && ended.kind !== 'aborted') {
    return ['failed', replies.runFailed(replies.failureText(ended), run.id, view.text)];
  }
  if (run.stopRequested) return ['stopped', replies.stopped(view.text)];
  return ['interrupted', replies.interrupted(run.id, view.text)];
}
