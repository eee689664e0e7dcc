import type { Clock, QueueLog } from 'service-kit';
import type { MessageState } from 'shared-types';
import * as replies from '../replies/question-replies.ts';
import type { Reply } from '../replies/replies.ts';
import type { Addressee, SessionRef } from '../sessions/session-ref.ts';
import type { AskingRun } from './asking-run.ts';
import { type BringSubjectOptions, createBringSubject } from './bring-subject.ts';
import type { Entries, Entry, SeenQuestion } from './entries.ts';
import { createFollow, type Fate } from './fate.ts';
import { placeSubject } from './open-question.ts';
import { questionMessage, type Standing } from './question-text.ts';
import type { Whereabouts } from './subject.ts';

export interface ShowQuestionOptions extends Omit<BringSubjectOptions, 'log'> {
  entries: Entries;
  /** Resolves with `duplicate` where that id was said before, whatever it said. */
  say(to: Addressee, id: string, reply: Reply): Promise<{ status: 'queued' | 'duplicate' }>;
  /** Changes a message that was said before under `replyId`. */
  change(ref: SessionRef, id: string, replyId: string, reply: Reply): Promise<void>;
  /** The message of the provider that a reply or a document has become; undefined until then. */
  messageIdOf(replyId: string): Promise<string | undefined>;
  /** What the messenger's side has made of something that was said; undefined where it is not there yet. */
  stateOf(ref: SessionRef, id: string): Promise<MessageState | undefined>;
  clock: Clock;
  log: QueueLog;
}

/** Most files are shown within a second; a question that comes with *Allow* at once is worth these three. */
const SOON_MS = [0, 100, 200, 400, 800, 1_500];
/** Large files and messengers that ask for patience; together with the above this is nearly all of Etienne's minute. */
const LATER_MS = [2_000, 3_000, 5_000, 10_000, 15_000, 20_000];
/** A question is shown at once as a rule, so one look is. */
const QUESTION_MS = [700, 2_000, 5_000, 10_000, 20_000];

const WHEREABOUTS: Record<Fate, Whereabouts> = {
  as_meant: 'document',
  // A sentence in place of the file, which says nothing of what is in it.
  otherwise: 'nowhere',
  never: 'nowhere',
  waiting: 'coming',
};

/** Makes what shows questions, each in one message, and sees to it that a person has what they decide on. */
export function createShowQuestion(options: ShowQuestionOptions) {
  const { entries, say, change, clock, log } = options;
  const bringSubject = createBringSubject(options);
  const follow = createFollow(options);

  const documentIdOf = ({ run, open }: Entry, index: number) => `${run.id}:${open.callId}:${index}:file`;

  const guarded = (run: AskingRun, work: Promise<void>) =>
    void work.catch((err) => log.warn({ err, runId: run.id }, 'a question could not be passed on'));

  const secondsLeft = ({ open }: Entry) => Math.max(0, Math.round((open.expiresAt - clock.now()) / 1_000));

  const standingOf = (entry: Entry): Standing => ({ status: 'open', secondsLeft: secondsLeft(entry) });

  const asked =
    ({ open }: Entry, index: number, standing: Standing): Reply =>
    (words) =>
      questionMessage(words, open, index, standing);

  const place = (entry: Entry, index: number, whereabouts: Whereabouts) => {
    entry.open = placeSubject(entry.open, index, whereabouts);
  };

  async function show(entry: Entry, index: number, replyId: string) {
    place(entry, index, await bringSubject(entry.run, documentIdOf(entry, index), entry.open.subjects[index]));
    await followDocument(entry, index, SOON_MS);
    // Answered elsewhere, or ended, while its file was on its way.
    if (!entries.isOpen(entry)) return;
    entry.shown.set(index, replyId);
    const { status } = await say(entry.run, replyId, asked(entry, index, standingOf(entry)));
    // Said before a restart, and as things stood then.
    if (status === 'duplicate') await redraw(entry, index, standingOf(entry));
    guarded(entry.run, followLater(entry, index));
    guarded(entry.run, followQuestion(entry, index, replyId));
  }

  async function followDocument(entry: Entry, index: number, lookAfterMs: readonly number[]): Promise<void> {
    const isComing = () => entries.isOpen(entry) && entry.open.subjects[index]?.whereabouts === 'coming';
    if (!isComing()) return;
    const fate = await follow({
      ref: entry.run,
      id: documentIdOf(entry, index),
      lookAfterMs,
      isWanted: () => isComing() && !entry.open.isAnswered[index],
      signal: entry.over.signal,
    });
    if (isComing()) place(entry, index, WHEREABOUTS[fate]);
  }

  async function followLater(entry: Entry, index: number): Promise<void> {
    if (entry.open.subjects[index]?.whereabouts !== 'coming') return;
    await followDocument(entry, index, LATER_MS);
    if (entry.open.subjects[index]?.whereabouts === 'coming') place(entry, index, 'nowhere');
    if (entries.isOpen(entry) && !entry.open.isAnswered[index]) await redraw(entry, index, standingOf(entry));
  }

  /** What a person cannot see they are at least told of. */
  async function followQuestion(entry: Entry, index: number, replyId: string): Promise<void> {
    const isWanted = () => entries.isOpen(entry) && !entry.open.isAnswered[index];
    const { signal } = entry.over;
    const fate = await follow({ ref: entry.run, id: replyId, lookAfterMs: QUESTION_MS, isWanted, signal });
    if (fate !== 'never' || !isWanted()) return;
    entry.unseen.add(index);
    await say(entry.run, `${replyId}:unseen`, replies.questionUnseen(secondsLeft(entry)));
  }

  async function redraw(entry: Entry, index: number, standing: Standing) {
    const replyId = entry.shown.get(index);
    if (replyId === undefined) return;
    entry.changes++;
    await change(
      entry.run,
      `${replyId}:${entry.open.permissionId}:${clock.now()}:${entry.changes}`,
      replyId,
      asked(entry, index, standing),
    );
  }

  return {
    show,
    redraw,
    guarded,
    secondsLeft,
    standingOf,
    /** The open question that a message shows, by itself or by the document above it. */
    async shownBy(ref: SessionRef, messageId: string): Promise<SeenQuestion | undefined> {
      const candidates = [...entries.of(ref).values()].flatMap((entry) =>
        [...entry.shown].flatMap(([index, replyId]) =>
          [replyId, documentIdOf(entry, index)].map((id) => ({ entry, index, id })),
        ),
      );
      const messageIds = await Promise.all(candidates.map(({ id }) => options.messageIdOf(id)));
      // Only now, as one may have been answered or have ended meanwhile.
      return candidates.find(
        ({ entry, index }, at) =>
          messageIds[at] === messageId && entries.isOpen(entry) && !entry.open.isAnswered[index],
      );
    },
    /** Says something beside an open question. */
    async remark(entry: Entry, reply: Reply): Promise<void> {
      entry.changes++;
      await say(entry.run, `${entry.run.id}:${entry.open.callId}:${clock.now()}:${entry.changes}`, reply);
    },
    /** A document was not taken: what it held is not seen by the person, so it can't be allowed any more. */
    async onDocumentRefused(ref: SessionRef, id: string): Promise<void> {
      for (const entry of [...entries.of(ref).values()]) {
        for (const index of entry.open.subjects.keys()) {
          if (documentIdOf(entry, index) !== id || !entries.isOpen(entry)) continue;
          place(entry, index, 'nowhere');
          await redraw(entry, index, standingOf(entry));
        }
      }
    },
  };
}

export type ShowQuestion = ReturnType<typeof createShowQuestion>;
