import type { Pace, View } from './pace.ts';
import type { ProgressContent } from './preview-port.ts';

/** A run as it is shown in a remote session. */
export interface ShownRun {
  readonly runId: string;
  readonly draftId: string;
  readonly begunAt: number;
  content: ProgressContent;
  lastPutAt: number;
  /** What the preview in the remote session shows; undefined where none stands there. */
  shown: ProgressContent | undefined;
  showsText: boolean;
  isTyping: boolean;
  /** The person stopped the preview and must not see it again. */
  isStopped: boolean;
  /** The person does not want to hear from us. */
  isBlocked: boolean;
  /** A message was sent since; it may have been the answer, so only further progress shows that the run goes on. */
  awaitsProgress: boolean;
  /** One warning was logged, which is enough. */
  hasWarned: boolean;
}

/** What is remembered of a remote session while something is shown in it. */
export interface SessionProgress {
  readonly remoteSessionId: string;
  run: ShownRun | undefined;
  pace: Pace;
  /** The status message of the run, where previews are not available. */
  statusId: string | undefined;
  /** Status messages that are to be taken away. */
  leftovers: { platformId: string; attempts: number; at: number }[];
  /** The call that is being made; there is never a second one. */
  call: Promise<void> | undefined;
}

export const createSession = (remoteSessionId: string, pace: Pace): SessionProgress => ({
  remoteSessionId,
  run: undefined,
  pace,
  statusId: undefined,
  leftovers: [],
  call: undefined,
});

/** Begins a run of which nothing is shown yet; the one before has ended. */
export function beginRun(
  session: SessionProgress,
  { runId, draftId }: Pick<ShownRun, 'runId' | 'draftId'>,
  now: number,
): ShownRun {
  session.run = {
    runId,
    draftId,
    begunAt: now,
    content: { text: '', activity: '' },
    lastPutAt: now,
    shown: undefined,
    showsText: false,
    isTyping: false,
    isStopped: false,
    isBlocked: false,
    awaitsProgress: false,
    hasWarned: false,
  };
  return session.run;
}

/** Nothing of the run is shown any more; a status message is left to be taken away. */
export function endRun(session: SessionProgress, now: number): void {
  session.run = undefined;
  if (session.statusId === undefined) return;
  session.leftovers.push({ platformId: session.statusId, attempts: 0, at: now });
  session.statusId = undefined;
}

/** Nothing of the run stands in the remote session any more, as the platform took it away. */
export function forgetPreview(run: ShownRun): void {
  run.shown = undefined;
  run.showsText = false;
  run.isTyping = false;
}

export function viewOf({ run, pace, leftovers }: SessionProgress): View {
  const removeAt = leftovers[0]?.at;
  if (run === undefined) {
    return {
      lastPutAt: undefined,
      begunAt: Number.NEGATIVE_INFINITY,
      wants: 'nothing',
      hasNews: false,
      isShown: false,
      showsText: false,
      isTyping: false,
      removeAt,
    };
  }
  const { content, shown, showsText, isTyping, lastPutAt, begunAt } = run;
  return {
    lastPutAt,
    begunAt,
    wants: wantsOf(run),
    hasNews: shown === undefined || !showsTheSame(pace.kind, shown, content),
    isShown: shown !== undefined,
    showsText,
    isTyping,
    removeAt,
  };
}

function wantsOf({ isBlocked, awaitsProgress, isStopped }: ShownRun): View['wants'] {
  if (isBlocked || awaitsProgress) return 'nothing';
  return isStopped ? 'typing' : 'everything';
}

function showsTheSame(kind: Pace['kind'], one: ProgressContent, other: ProgressContent): boolean {
  if (kind !== 'draft') return one.activity === other.activity;
  return one.text === other.text && one.activity === other.activity;
}
