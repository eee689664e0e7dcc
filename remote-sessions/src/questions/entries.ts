import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { AskingRun } from './asking-run.ts';
import { nextQuestion, type OpenQuestion } from './open-question.ts';

/** A question that is open, with what is shown of it. */
export interface Entry {
  readonly run: AskingRun;
  open: OpenQuestion;
  /** Reply id of the message that shows each question. */
  readonly shown: Map<number, string>;
  /** Questions that the messenger took in no form. */
  readonly unseen: Set<number>;
  changes: number;
  cancelTimer: () => void;
  /** Aborted when the question is not open any more. */
  readonly over: AbortController;
}

/** One question of an entry. */
export interface SeenQuestion {
  entry: Entry;
  index: number;
}

/** All open questions, by remote session and call, the oldest first. */
export function createEntries() {
  const bySession = new Map<string, Map<string, Entry>>();
  const of = (ref: SessionRef) => bySession.get(sessionKey(ref)) ?? new Map<string, Entry>();
  return {
    of,
    get: (ref: SessionRef, callId: string) => of(ref).get(callId),
    add(entry: Entry): void {
      bySession.set(sessionKey(entry.run), of(entry.run).set(entry.open.callId, entry));
    },
    remove({ run, open }: Entry): void {
      const entries = of(run);
      entries.delete(open.callId);
      if (entries.size === 0) bySession.delete(sessionKey(run));
    },
    isOpen: (entry: Entry): boolean => of(entry.run).get(entry.open.callId) === entry,
    /** The question that has been open longest of those that a person sees. */
    openLongest: (ref: SessionRef): SeenQuestion | undefined =>
      [...of(ref).values()]
        .map((entry) => ({ entry, index: nextQuestion(entry.open) ?? 0 }))
        .find(({ entry, index }) => entry.shown.has(index) && !entry.unseen.has(index)),
  };
}

export type Entries = ReturnType<typeof createEntries>;
