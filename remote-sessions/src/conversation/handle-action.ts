import type { RemoteSession } from 'shared-types';
import type { Files } from '../files/create-files.ts';
import type { AddResult, PromptQueue } from '../prompts/prompt-queue.ts';
import { readChoice } from '../questions/question-text.ts';
import type { Questions } from '../questions/questions.ts';
import * as fileReplies from '../replies/file-replies.ts';
import * as replies from '../replies/replies.ts';
import { type ActionName, type Reply, readAction } from '../replies/replies.ts';
import { hasEnded, type RunRecord, type RunStore } from '../runs/run-store.ts';
import type { StopRun } from '../runs/stop-run.ts';
import type { ModeStore } from '../sessions/mode-store.ts';
import type { SessionRef } from '../sessions/session-ref.ts';

export interface HandleActionOptions {
  prompts: Pick<PromptQueue, 'add' | 'drop'>;
  runs: Pick<RunStore, 'get'>;
  modes: Pick<ModeStore, 'get'>;
  setMode(ref: SessionRef, name: string): Promise<Reply>;
  questions: Pick<Questions, 'select'>;
  stopRun: Pick<StopRun, 'ofSession' | 'ofRun'>;
  files: Pick<Files, 'dropKept' | 'dropKeptOf'>;
  select(remoteSession: RemoteSession, ref: SessionRef, name: string): Promise<Reply>;
  /** Does what a person has decided on the messages that waited; undefined where the button is none of these. */
  decideBacklog(eventId: string, ref: SessionRef, argument: string): Promise<Reply | undefined>;
  /** Lets a voice message run as it was understood; false where it does not wait for that any more. */
  confirmVoice(ref: SessionRef, promptId: string): Promise<boolean>;
  /** Takes the buttons of a message away, so that it does not promise what is over. */
  removeButtons(ref: SessionRef, id: string, messageId: string): Promise<void>;
}

/** A pressed button together with where it was. */
export interface SelectedAction {
  eventId: string;
  ref: SessionRef;
  remoteSession: RemoteSession;
  messageId: string;
  actionId: string;
  /** Since when it has waited for us while we were away, in milliseconds. */
  backlogSince?: number | undefined;
}

/** What the agent reads where it shall go on after its limit of steps; it knows the rest from its session. */
const CONTINUE_PROMPT = 'Continue where you left off.';

/** Does what a button says and resolves with what to say to it, if anything. */
export function createHandleAction({
  prompts,
  runs,
  modes,
  setMode,
  questions,
  stopRun,
  files,
  select,
  decideBacklog,
  confirmVoice,
  removeButtons,
}: HandleActionOptions) {
  const handlers: Record<ActionName, (selected: SelectedAction, argument: string) => Promise<Reply | undefined>> = {
    project: ({ remoteSession, ref }, name) => select(remoteSession, ref, name),

    mode: ({ ref }, name) => setMode(ref, name),

    async question({ eventId, ref, messageId }, argument) {
      const choice = readChoice(argument);
      if (choice === undefined) return undefined;
      const { status } = await questions.select(ref, choice);
      if (status === 'taken') return undefined;
      await removeButtons(ref, `${eventId}:buttons`, messageId);
      return replies.questionOver;
    },

    async drop({ eventId, ref, messageId }, promptId) {
      const { status } = await prompts.drop(ref, promptId);
      await removeButtons(ref, `${eventId}:buttons`, messageId);
      if (status === 'dropped') return replies.dropped;
      if (status === 'running') return replies.tooLateToDrop;
      return (await runs.get(promptId)) === undefined ? replies.droppedBefore : replies.ranAlready;
    },

    /** A word like *stop* was meant as the command: it does not run, and what runs ends. */
    async stop({ eventId, ref, messageId }, promptId) {
      const { status } = await prompts.drop(ref, promptId);
      await removeButtons(ref, `${eventId}:buttons`, messageId);
      if (status === 'unknown') return replies.stopButtonOver;
      const stopped = status === 'running' ? await stopRun.ofRun(ref, promptId) : await stopRun.ofSession(ref);
      if (stopped.status === 'not_running') return replies.nothingToStop;
      return stopped.status === 'dropped' ? replies.stoppedWaiting : replies.stopping;
    },

    async keep({ eventId, ref, messageId }) {
      await removeButtons(ref, `${eventId}:buttons`, messageId);
      return replies.keptAsMessage;
    },

    async backlog({ eventId, ref, messageId }, argument) {
      const reply = await decideBacklog(eventId, ref, argument);
      await removeButtons(ref, `${eventId}:buttons`, messageId);
      return reply;
    },

    async heard({ eventId, ref, messageId }, promptId) {
      const isConfirmed = await confirmVoice(ref, promptId);
      await removeButtons(ref, `${eventId}:buttons`, messageId);
      return isConfirmed ? undefined : replies.voiceOver;
    },

    async forget({ eventId, ref, messageId }, promptId) {
      const run = await runs.get(promptId);
      const count = run === undefined ? 0 : await files.dropKeptOf(ref, run.project, promptId);
      await removeButtons(ref, `${eventId}:buttons`, messageId);
      return fileReplies.keptForgotten(count);
    },

    async 'forget-all'({ eventId, ref, messageId }, project) {
      const count = await files.dropKept(ref, project);
      await removeButtons(ref, `${eventId}:buttons`, messageId);
      return fileReplies.keptForgotten(count);
    },

    again: (selected, runId) =>
      runOnceMore(selected, runId, {
        id: `${runId}~`,
        textOf: (run) => run.prompt,
        before: replies.ranAgainBefore,
        now: replies.runningAgain,
      }),

    continue: (selected, runId) =>
      runOnceMore(selected, runId, {
        id: `${runId}+`,
        textOf: () => CONTINUE_PROMPT,
        before: replies.continuedBefore,
        now: replies.continuing,
      }),
  };

  /** The id comes from the run and not from the press, so an impatient second press does not run it twice. */
  async function runOnceMore(
    { eventId, ref, messageId, backlogSince }: SelectedAction,
    runId: string,
    more: { id: string; textOf(run: RunRecord): string; before: Reply; now: Reply },
  ): Promise<Reply | undefined> {
    const run = await runs.get(runId);
    if (run === undefined || run.provider !== ref.provider || run.sessionId !== ref.sessionId) {
      return replies.tooLateToRunAgain;
    }
    const before = await runs.get(more.id);
    // The queue forgets its ids sooner than the runs are forgotten.
    const added: AddResult =
      before !== undefined && hasEnded(before)
        ? { status: 'ended' }
        : await prompts.add(more.id, {
            ...ref,
            project: run.project,
            projectSessionId: run.projectSessionId ?? '',
            text: more.textOf(run),
            mode: await modes.get(ref),
            ...(backlogSince !== undefined && { backlogSince }),
          });
    if (added.status !== 'full') await removeButtons(ref, `${eventId}:buttons`, messageId);
    if (added.status === 'ended') return more.before;
    // They are asked about it soon, with all the others that waited.
    if (backlogSince !== undefined && added.status === 'queued') return undefined;
    return replies.afterAdding(added, more.id) ?? more.now;
  }

  return async (selected: SelectedAction): Promise<Reply | undefined> => {
    const action = readAction(selected.actionId);
    // A provider may have other subscribers with buttons of their own.
    return action && handlers[action.name](selected, action.argument);
  };
}

export type HandleAction = ReturnType<typeof createHandleAction>;
