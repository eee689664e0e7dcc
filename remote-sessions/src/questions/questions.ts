import type { Clock, QueueLog } from 'service-kit';
import type { FileCalls } from '../etienne/file-calls.ts';
import { answersFor, type PendingPermission } from '../etienne/permissions.ts';
import type { StreamEvent } from '../etienne/stream-events.ts';
import type { ReplyText } from '../replies/replies.ts';
import type { AgentMode } from '../sessions/agent-mode.ts';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import { createBringSubject, type SendDocument } from './bring-subject.ts';
import { expiryOf } from './expiry.ts';
import { createFindRequest } from './find-request.ts';
import {
  answerWith,
  chooseOption,
  nextQuestion,
  type OpenQuestion,
  openQuestion,
  placeSubject,
} from './open-question.ts';
import { createPrepareSubjects } from './prepare-subject.ts';
import { type Choice, mayBeAllowed, questionMessage, type Standing } from './question-text.ts';
import { createToldAgain } from './told-again.ts';

export interface QuestionsOptions {
  etienne: {
    pendingPermissions(): Promise<PendingPermission[]>;
    respondPermission(answer: {
      id: string;
      action: 'allow' | 'deny';
      updatedInput?: unknown;
      message?: string;
    }): Promise<boolean>;
  } & Pick<FileCalls, 'getFile'>;
  say(ref: SessionRef, id: string, reply: ReplyText): Promise<void>;
  /** Changes a message that was said before under `replyId`. */
  change(ref: SessionRef, id: string, replyId: string, reply: ReplyText): Promise<void>;
  /** The message of the provider that a reply or a document has become; undefined until then. */
  messageIdOf(replyId: string): string | undefined;
  sendDocument: SendDocument;
  /** Where runs go on that an earlier process has left. */
  left: readonly SessionRef[];
  clock: Clock;
  log: QueueLog;
}

/** The run whose agent asks. */
export interface AskingRun extends SessionRef {
  readonly id: string;
  readonly project: string;
  readonly mode: AgentMode;
}

/** What became of something that a person did about a question. */
export type AnswerResult = { status: 'taken' } | { status: 'no_question' };

export interface Questions {
  /** Looks at an event of a run: it may ask something, or tell that a question is over. Never rejects. */
  onEvent(run: AskingRun, event: StreamEvent): void;
  onRunEnd(run: AskingRun): void;
  select(ref: SessionRef, choice: Choice): Promise<AnswerResult>;
  /** A document was not taken: what it held is not seen by the person, so it can't be allowed any more. */
  onDocumentRefused(ref: SessionRef, id: string): Promise<void>;
  /**
   * Takes a text as the answer to the question that has been open longest. A text that replies to a message, of which
   * this is the id, answers the question that this one shows and no other.
   */
  answerInWords(ref: SessionRef, text: string, repliedTo?: string): Promise<AnswerResult>;
}

/** When the time left is shown anew. */
const REMINDERS_MS = [30_000, 10_000];

const QUESTION_TOOLS = ['AskUserQuestion', 'ExitPlanMode'];

interface Entry {
  readonly run: AskingRun;
  open: OpenQuestion;
  /** Reply id of the message that shows each question. */
  readonly shown: Map<number, string>;
  changes: number;
  cancelTimer: () => void;
}

/**
 * Brings the questions of agents to people and their answers back.
 *
 * Kept in memory only: a run that is attached to after a restart tells its open question again, and the message that
 * is there already is used again, as its id is made from the call.
 */
export function createQuestions(options: QuestionsOptions): Questions {
  const { etienne, say, change, messageIdOf, sendDocument, clock, log } = options;
  const toldAgain = createToldAgain(options.left, clock);
  const bySession = new Map<string, Map<string, Entry>>();
  const looking = new Set<string>();
  /** Requests that a call is known for, from the moment that they are found. */
  const taken = new Set<string>();
  const bringSubject = createBringSubject(sendDocument, log);
  const prepareSubjects = createPrepareSubjects(etienne);
  const findRequest = createFindRequest({ pendingPermissions: etienne.pendingPermissions, clock });

  const entriesOf = (ref: SessionRef) => bySession.get(sessionKey(ref)) ?? new Map<string, Entry>();

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

  const guarded = (run: AskingRun, work: Promise<void>) =>
    void work.catch((err) => log.warn({ err, runId: run.id }, 'a question could not be passed on'));

  async function look(run: AskingRun, callId: string, toolName: string, input: unknown) {
    looking.add(callId);
    try {
      const found = await findRequest({
        project: run.project,
        toolName,
        isTaken: (id) => taken.has(id),
        take: (id) => taken.add(id),
        isWanted: () => looking.has(callId) && !entriesOf(run).has(callId),
      });
      if (found !== undefined) await open(run, callId, toolName, input, found);
    } finally {
      looking.delete(callId);
    }
  }

  async function open(run: AskingRun, callId: string, toolName: string, input: unknown, pending: PendingPermission) {
    const expiresAt = expiryOf(pending, clock.now());
    const subjects = await prepareSubjects({ project: run.project, toolName, input });
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
    const entry: Entry = { run, open: question, shown: new Map(), changes: 0, cancelTimer: () => {} };
    const key = sessionKey(run);
    bySession.set(key, entriesOf(run).set(callId, entry));
    await show(entry, 0, `${run.id}:${callId}:0`);
    toldAgain.told(run);
    remind(entry, REMINDERS_MS);
  }

  const standingOf = (entry: Entry): Standing => ({
    status: 'open',
    secondsLeft: Math.max(0, Math.round((entry.open.expiresAt - clock.now()) / 1_000)),
  });

  async function show(entry: Entry, index: number, replyId: string) {
    entry.open = placeSubject(
      entry.open,
      index,
      await bringSubject(entry.run, documentIdOf(entry, index), entry.open.subjects[index]),
    );
    entry.shown.set(index, replyId);
    await say(entry.run, replyId, questionMessage(entry.open, index, standingOf(entry)));
  }

  const documentIdOf = (entry: Entry, index: number) => `${entry.run.id}:${entry.open.callId}:${index}:file`;

  async function redraw(entry: Entry, index: number, standing: Standing) {
    const replyId = entry.shown.get(index);
    if (replyId === undefined) return;
    entry.changes++;
    await change(
      entry.run,
      `${replyId}:${entry.open.permissionId}:${clock.now()}:${entry.changes}`,
      replyId,
      questionMessage(entry.open, index, standing),
    );
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

  function forget(entry: Entry) {
    entry.cancelTimer();
    taken.delete(entry.open.permissionId);
    const key = sessionKey(entry.run);
    bySession.get(key)?.delete(entry.open.callId);
    if (bySession.get(key)?.size === 0) bySession.delete(key);
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
      const entry = entriesOf(run).get(callId);
      if (entry === undefined) continue;
      const isExpired = clock.now() >= entry.open.expiresAt - 1_000;
      await end(entry, { status: isExpired ? 'expired' : 'closed' });
    }
  }

  async function answerQuestion(entry: Entry, index: number, labels: readonly string[]): Promise<void> {
    const after = answerWith(entry.open, index, labels);
    const told = labels.join(', ') || 'nothing';
    const next = nextQuestion(after);
    if (next === undefined) {
      const updatedInput = answersFor(after.input, after.chosen);
      return respond(entry, after, index, { action: 'allow', updatedInput }, { status: 'answered', answer: told });
    }
    entry.open = after;
    await redraw(entry, index, { status: 'answered', answer: told });
    // After a restart an earlier question may be open again although its message shows an answer.
    const replyId = `${entry.run.id}:${entry.open.callId}:${next}`;
    await show(entry, next, entry.shown.has(next) ? `${replyId}:again:${entry.changes}` : replyId);
  }

  async function respond(
    entry: Entry,
    answered: OpenQuestion,
    index: number,
    answer: { action: 'allow' | 'deny'; updatedInput?: unknown; message?: string },
    standing: Standing,
  ): Promise<void> {
    const isTaken = await etienne.respondPermission({ id: entry.open.permissionId, ...answer });
    forget(entry);
    await redraw({ ...entry, open: answered }, index, isTaken ? standing : { status: 'expired' });
  }

  /** Etienne runs the input that comes with the permission, so what runs is what was shown, whosever request it was. */
  async function allow(entry: Entry): Promise<void> {
    const { open } = entry;
    if (!mayBeAllowed(open)) return redraw(entry, 0, standingOf(entry));
    const isInput = open.kind === 'permission' && typeof open.input === 'object' && open.input !== null;
    const answer = { action: 'allow' as const, ...(isInput && { updatedInput: open.input }) };
    return respond(entry, open, 0, answer, { status: 'allowed' });
  }

  function deny(entry: Entry, reason?: string): Promise<void> {
    const answer = { action: 'deny' as const, message: reason ?? 'The person said no.' };
    return respond(entry, entry.open, 0, answer, { status: 'denied', ...(reason !== undefined && { reason }) });
  }

  function openLongest(ref: SessionRef): { entry: Entry; index: number } | undefined {
    const entry = entriesOf(ref).values().next().value;
    return entry && { entry, index: nextQuestion(entry.open) ?? 0 };
  }

  /** The open question that a message shows, by itself or by the document above it. */
  function shownBy(ref: SessionRef, messageId: string): { entry: Entry; index: number } | undefined {
    for (const entry of entriesOf(ref).values()) {
      for (const [index, replyId] of entry.shown) {
        const isIts = [replyId, documentIdOf(entry, index)].some((id) => messageIdOf(id) === messageId);
        if (isIts && !entry.open.isAnswered[index]) return { entry, index };
      }
    }
    return undefined;
  }

  return {
    onEvent,
    onRunEnd(run) {
      toldAgain.told(run);
      for (const entry of [...entriesOf(run).values()]) guarded(run, end(entry, { status: 'closed' }));
    },
    async select(ref, { callId, index, option }) {
      await toldAgain.wait(ref);
      const entry = entriesOf(ref).get(callId);
      if (entry === undefined) return { status: 'no_question' };
      if (option === 'allow' || option === 'deny') {
        if (entry.open.kind === 'choice') return { status: 'no_question' };
        await (option === 'allow' ? allow(entry) : deny(entry));
        return { status: 'taken' };
      }
      if (entry.open.isAnswered[index] !== false) return { status: 'no_question' };
      if (option === 'done') {
        await answerQuestion(entry, index, entry.open.chosen[index] ?? []);
        return { status: 'taken' };
      }
      const after = chooseOption(entry.open, index, option);
      if (after === entry.open) return { status: 'no_question' };
      if (after.isAnswered[index]) await answerQuestion(entry, index, after.chosen[index] ?? []);
      else {
        entry.open = after;
        await redraw(entry, index, standingOf(entry));
      }
      return { status: 'taken' };
    },
    async answerInWords(ref, text, repliedTo) {
      await toldAgain.wait(ref);
      const asked = repliedTo === undefined ? openLongest(ref) : shownBy(ref, repliedTo);
      if (asked === undefined) return { status: 'no_question' };
      const { entry, index } = asked;
      if (entry.open.kind === 'choice') await answerQuestion(entry, index, [text]);
      else await deny(entry, text);
      return { status: 'taken' };
    },
    async onDocumentRefused(ref, id) {
      for (const entry of entriesOf(ref).values()) {
        for (const index of entry.open.subjects.keys()) {
          if (documentIdOf(entry, index) !== id) continue;
          entry.open = placeSubject(entry.open, index, 'nowhere');
          await redraw(entry, index, standingOf(entry));
        }
      }
    },
  };
}
