import { maskSecrets } from '../etienne/mask-secrets.ts';
import type { RunView } from '../etienne/run-outcome.ts';
import type { ReplyText } from '../replies/replies.ts';
import * as replies from '../replies/replies.ts';
import type { RunEnd } from './run-store.ts';

/** What the person is told at the end of a run. `stored` is the answer in the history, where that was looked up. */
export function replyToRun(
  run: { id: string; stopRequested: boolean },
  view: RunView,
  stored: string | undefined,
): [RunEnd, ReplyText] {
  const ended = view.end;
  const text = stored ?? view.text;
  if (ended?.status === 'completed') return ['answered', text.trim() === '' ? replies.emptyAnswer : { text }];
  if (ended?.status === 'failed' && ended.kind !== 'aborted') {
    const failure = { ...ended, message: maskSecrets(ended.message) };
    return ['failed', replies.runFailed(replies.failureText(failure), run.id, text)];
  }
  if (run.stopRequested) return ['stopped', replies.stopped(text)];
  if (ended === undefined && stored !== undefined) return ['answered', { text: stored }];
  return ['interrupted', replies.interrupted(run.id, text)];
}
