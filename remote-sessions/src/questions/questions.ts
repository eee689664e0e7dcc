import type { FileCalls } from '../etienne/file-calls.ts';
import type { PendingPermission } from '../etienne/permissions.ts';
import type { StreamEvent } from '../etienne/stream-events.ts';
import type { Speaker } from '../prompts/speaker.ts';
import type { Words } from '../replies/words/en.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import { type AnswerResult, createAnswerQuestion, type PermissionAnswer } from './answer-question.ts';
import type { AskingRun } from './asking-run.ts';
import { createEntries, type Entry } from './entries.ts';
import { expiryOf } from './expiry.ts';
import { createFindRequest } from './find-request.ts';
import { nextQuestion, openQuestion } from './open-question.ts';
import { createPrepareSubjects } from './prepare-subject.ts';
import type { Choice, Standing } from './question-text.ts';
import { createShowQuestion, type ShowQuestionOptions } from './show-question.ts';
import { createToldAgain } from './told-again.ts';

export interface QuestionsOptions extends Omit<ShowQuestionOptions, 'entries'> {
  etienne: {
    pendingPermissions(): Promise<PendingPermission[]>;
    respondPermission(answer: { id: string } & PermissionAnswer): Promise<boolean>;
  } & Pick<FileCalls, 'getFile'>;
  /** The words that are spoken there. */
  wordsOf(ref: SessionRef): Promise<Words>;
  /** Lets others know until when (milliseconds) a run asks something, or that it asks nothing any more. */
  noteAsking?(runId: string, until: number | undefined): Promise<void>;
  /** Whether the run of a remote session was begun by another process, which has left it. */
  isLeft(ref: SessionRef): Promise<boolean>;
}

export interface Questions {
  /** Looks at an event of a run: it may ask something, or tell that a question is over. Never rejects. */
  onEvent(run: AskingRun, event: StreamEvent): void;
  onRunEnd(run: AskingRun): void;
  /** Runs that others have left may be gone on with here from now on. */
  onTakeover(): void;
  /** Forgets the questions of a run that goes on elsewhere, and leaves what is shown of them. */
  onLetGo(run: AskingRun): void;
  select(ref: SessionRef, choice: Choice): Promise<AnswerResult>;
  /** A document was not taken: what it held is not seen by the person, so it can't be allowed any more. */
  onDocumentRefused(ref: SessionRef, id: string): Promise<void>;
  /**
   * Takes a text as the answer to the question that has been open longest. A text that replies to a message, of which
   * this is the id, answers the question that this one shows and no other. `sender` is told where several may answer.
   */
  answerInWords(ref: SessionRef, text: string, repliedTo?: string, sender?: Speaker): Promise<AnswerResult>;
  /** For how many milliseconds the agent still waits for an answer; undefined where it has asked nothing. */
  waitsMs(ref: SessionRef): number | undefined;
}

/** When the time left is shown anew. */
const REMINDERS_MS = [30_000, 10_000];

const QUESTION_TOOLS = ['AskUserQuestion', 'ExitPlanMode'];

/**
 * Brings the questions of agents to people and their answers back.
 *
 * Kept in memory only: a run that is attached to after a restart tells its open question again, and the message that
 * is there already is used again, as its id is made from the call.
 */
export function createQuestions(options: QuestionsOptions): Questions {
  const { etienne, clock } = options;
  const toldAgain = createToldAgain(options);
  const entries = createEntries();
  const looking = new Set<string>();
  /** Requests that a call is known for, from the moment that they are found. */
  const taken = new Set<string>();
  const prepareSubjects = createPrepareSubjects(etienne);
  const findRequest = createFindRequest({ pendingPermissions: etienne.pendingPermissions, clock });
  const showing = createShowQuestion({ ...options, entries });
  const { show, redraw, guarded, standingOf } = showing;
  const answering = createAnswerQuestion({
    respondPermission: etienne.respondPermission,
    showing,
    forget,
  });

  function onEvent(run: AskingRun, event: StreamEvent) {
    if (event.type === 'tool' && event.phase === 'running') {
      const asks = run.mode !== 'default' || QUESTION_TOOLS.includes(event.name);
      if (asks) guarded(run, look(run, event.callId, event.name, event.input));
    } else if (event.type === 'tool') {
      guarded(run, close(run, [event.callId]));
    } else if (event.type === 'tool_failed') {
      guarded(run, close(run, event.callIds));
    }
  }

  async function look(run: AskingRun, callId: string, toolName: string, input: unknown) {
    looking.add(callId);
    try {
      const found = await findRequest({
        project: run.project,
        toolName,
        isTaken: (id) => taken.has(id),
        take: (id) => taken.add(id),
        isWanted: () => looking.has(callId) && entries.get(run, callId) === undefined,
      });
      if (found !== undefined) await open(run, callId, toolName, input, found);
    } finally {
      looking.delete(callId);
    }
  }

  async function open(run: AskingRun, callId: string, toolName: string, input: unknown, pending: PendingPermission) {
    const expiresAt = expiryOf(pending, clock.now());
    const subjects = await prepareSubjects({
      words: await options.wordsOf(run),
      project: run.project,
      toolName,
      input,
    });
    // The tool may have ended meanwhile.
    if (!looking.has(callId)) return void taken.delete(pending.id);
    const question = openQuestion({
      runId: run.id,
      callId,
      toolName,
      input,
      permissionId: pending.id,
      expiresAt,
      subjects: subjects.map((subject) => ({ ...subject, whereabouts: 'message' })),
    });
    const entry: Entry = {
      run,
      open: question,
      shown: new Map(),
      unseen: new Set(),
      changes: 0,
      cancelTimer: () => {},
      over: new AbortController(),
    };
    entries.add(entry);
    noteAsking(run, expiresAt);
    remind(entry, REMINDERS_MS);
    await show(entry, 0, `${run.id}:${callId}:0`);
    toldAgain.told(run);
  }

  /** Shows the time left now and then, and in the end that it is over. */
  function remind(entry: Entry, reminders: readonly number[]) {
    const [next, ...rest] = reminders;
    const leftMs = entry.open.expiresAt - clock.now();
    entry.cancelTimer = clock.after(Math.max(0, leftMs - (next ?? 0)), () => {
      if (next === undefined) return guarded(entry.run, end(entry, { status: 'expired' }));
      const index = nextQuestion(entry.open) ?? 0;
      guarded(entry.run, redraw(entry, index, standingOf(entry)));
      remind(entry, rest);
    });
  }

  function noteAsking(run: AskingRun, until: number | undefined) {
    if (options.noteAsking !== undefined) guarded(run, options.noteAsking(run.id, until));
  }

  function forget(entry: Entry) {
    letGo(entry);
    if (entries.of(entry.run).size === 0) noteAsking(entry.run, undefined);
  }

  function letGo(entry: Entry) {
    entry.cancelTimer();
    entry.over.abort();
    taken.delete(entry.open.permissionId);
    entries.remove(entry);
  }

  async function end(entry: Entry, standing: Standing) {
    forget(entry);
    const last = nextQuestion(entry.open) ?? Math.max(0, entry.open.questions.length - 1);
    await redraw(entry, last, standing);
  }

  /** The tool is done: whatever was still open has been answered elsewhere or given up. */
  async function close(run: AskingRun, callIds: readonly string[]) {
    for (const callId of callIds) {
      looking.delete(callId);
      const entry = entries.get(run, callId);
      if (entry === undefined) continue;
      const isExpired = clock.now() >= entry.open.expiresAt - 1_000;
      await end(entry, { status: isExpired ? 'expired' : 'closed' });
    }
  }

  return {
    onEvent,
    onRunEnd(run) {
      toldAgain.told(run);
      for (const entry of [...entries.of(run).values()]) guarded(run, end(entry, { status: 'closed' }));
    },
    onTakeover: toldAgain.begin,
    onLetGo(run) {
      for (const entry of [...entries.of(run).values()]) letGo(entry);
    },
    async select(ref, choice) {
      await toldAgain.wait(ref);
      const entry = entries.get(ref, choice.callId);
      return entry === undefined ? { status: 'no_question' } : answering.press(entry, choice);
    },
    async answerInWords(ref, text, repliedTo, sender) {
      await toldAgain.wait(ref);
      // Before it is found out which question is open, as it may end at any time.
      const words = await options.wordsOf(ref);
      const seen = repliedTo === undefined ? entries.openLongest(ref) : await showing.shownBy(ref, repliedTo);
      return seen === undefined ? { status: 'no_question' } : answering.inWords(words, seen, text, sender);
    },
    onDocumentRefused: showing.onDocumentRefused,
    waitsMs(ref) {
      const [entry] = entries.of(ref).values();
      return entry && Math.max(0, entry.open.expiresAt - clock.now());
    },
  };
}
