import { type Clock, type Database, type Handler, type QueueItem, type QueueStore, UNTIL_RELEASED } from 'service-kit';
import type { BacklogStore } from '../prompts/backlog-store.ts';
import { type BacklogChoice, clockLeadAfter, type Downtime, keptOf, waitedSince } from '../prompts/gap.ts';
import type { Prompt } from '../prompts/prompt.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import type { Patience } from '../prompts/what-belongs-together.ts';
import type { MessageOutbox } from '../providers/message-outbox.ts';
import type { Reply, TextFor } from '../replies/replies.ts';
import * as replies from '../replies/replies.ts';
import { HELD_BECAUSE } from '../replies/why-text.ts';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';

export interface BacklogOptions {
  database: Database;
  store: BacklogStore;
  promptStore: QueueStore<Prompt>;
  prompts: Pick<PromptQueue, 'drop' | 'wake'>;
  /** Whether a prompt may have reached Etienne: it is settled, not asked about. */
  hasBegun(id: string): Promise<boolean>;
  outbox: Pick<MessageOutbox, 'sayInTransaction' | 'wake' | 'change'>;
  /** What is said there, in the language that is spoken there. */
  textFor: TextFor;
  downtime(): Downtime | undefined;
  firstThere(): number;
  patience: Pick<Patience, 'afterBacklogMs'>;
  clock: Clock;
}

const CHOICES: readonly BacklogChoice[] = ['all', 'last', 'none'];

/**
 * What waited while we were away does not just run: its person is asked once per remote session.
 *
 * A prompt is marked as backlog when its message comes late, or at the start after a long downtime. The first marked one
 * that is to run asks about all that wait, in one transaction with its own holding, and holds up what comes after it. What
 * was decided is one write; what it means is done again after a crash.
 */
export function createBacklog(options: BacklogOptions) {
  const { database, store, promptStore, prompts, hasBegun, outbox, textFor, downtime, firstThere, patience, clock } =
    options;
  const clockLeads = new Map<string, number>();

  const isUndecided = async ({ id, payload }: QueueItem<Prompt>): Promise<boolean> => {
    if (payload.backlogSince === undefined || (await hasBegun(id))) return false;
    const question = await store.get(payload);
    return question?.decision === undefined || !question.promptIds.includes(id);
  };

  async function waitingOf(ref: SessionRef): Promise<QueueItem<Prompt>[]> {
    const all = await promptStore.list(sessionKey(ref));
    const items = all.filter(({ payload }) => payload.backlogSince !== undefined);
    const begun = await Promise.all(items.map(({ id }) => hasBegun(id)));
    return items.filter((_item, index) => begun[index] !== true);
  }

  /** Within a transaction, so that it and the person's decision come one after the other. */
  async function judge(
    item: QueueItem<Prompt>,
    waiting: readonly QueueItem<Prompt>[],
  ): Promise<'run' | 'drop' | 'held'> {
    const question = await store.get(item.payload);
    if (question?.promptIds.includes(item.id)) {
      if (question.decision !== undefined) return question.decision.kept.includes(item.id) ? 'run' : 'drop';
      await promptStore.hold(item.id, UNTIL_RELEASED, HELD_BECAUSE.undecided);
      return 'held';
    }
    const now = clock.now();
    const completeAt = Math.max(...waiting.map(({ createdAt }) => createdAt)) + patience.afterBacklogMs;
    await promptStore.hold(item.id, completeAt > now ? completeAt : UNTIL_RELEASED, HELD_BECAUSE.undecided);
    if (completeAt <= now) await ask(item.payload, waiting, now);
    return 'held';
  }

  async function ask({ provider, sessionId }: Prompt, waiting: readonly QueueItem<Prompt>[], askedAt: number) {
    const ref = { provider, sessionId };
    const replyId = `${waiting[0]?.id}:backlog:${askedAt}`;
    const since = Math.min(...waiting.map(({ payload }) => payload.backlogSince ?? askedAt));
    const texts = waiting.map(({ payload }) => payload.text);
    await store.put(ref, { askedAt, replyId, promptIds: waiting.map(({ id }) => id) });
    await outbox.sayInTransaction(ref, {
      id: replyId,
      ...(await textFor(ref, replies.askBacklog({ askedAt, texts, waitedMs: askedAt - since }))),
      ...(waiting[0]?.payload.replyTo !== undefined && { replyTo: waiting[0].payload.replyTo }),
    });
  }

  /** Does what is to be done after a decision; again after a crash. */
  async function settle(ref: SessionRef, promptIds: readonly string[], kept: readonly string[]) {
    for (const id of promptIds) if (!kept.includes(id)) await prompts.drop(ref, id);
    prompts.wake(ref);
  }

  return {
    isUndecided,

    /** Lets a prompt run, or holds it until its person has decided. */
    gate: (run: Handler<Prompt>): Handler<Prompt> =>
      async function runOrAsk(item, signal) {
        if (item.payload.backlogSince === undefined || (await hasBegun(item.id))) return run(item, signal);
        const waiting = await waitingOf(item.payload);
        // It was dropped just now.
        if (!waiting.some(({ id }) => id === item.id)) return { status: 'done' };
        const verdict = await database.write(() => judge(item, waiting));
        if (verdict === 'run') return run(item, signal);
        if (verdict === 'drop') return { status: 'done' };
        outbox.wake(item.payload);
        return { status: 'held' };
      },

    /** Since when a message has waited while we were away (milliseconds); undefined where it has not. */
    async waitedSince(
      ref: SessionRef,
      { isPress, ...times }: { writtenAt: number; receivedAt: number; isPress: boolean },
    ): Promise<number | undefined> {
      // Of a press not every messenger tells the time; its provider does, by a clock that is ours or close to it.
      const ours = { downtime: downtime(), firstThere: firstThere() };
      if (isPress) return waitedSince({ ...times, ...ours, clockLead: 0 });
      const question = await store.get(ref);
      const answeredSince = question?.decision && question.askedAt;
      const clockLead = clockLeadAfter(clockLeads.get(ref.provider) ?? 0, { ...times, answeredSince });
      clockLeads.set(ref.provider, clockLead);
      return waitedSince({ ...times, ...ours, clockLead });
    },

    /** Does what a button says; `argument` is the choice and which question it belongs to. */
    async decide(eventId: string, ref: SessionRef, argument: string): Promise<Reply | undefined> {
      const [word, askedAt] = argument.split('/');
      const choice = CHOICES.find((one) => one === word);
      if (choice === undefined) return undefined;
      const waiting = await waitingOf(ref);
      const decided = await database.write(async () => {
        const question = await store.get(ref);
        if (question === undefined || String(question.askedAt) !== askedAt) return undefined;
        if (question.decision !== undefined) return question.decision.eventId === eventId ? question : undefined;
        const promptIds = waiting.map(({ id }) => id).filter((id) => question.promptIds.includes(id));
        const decision = { eventId, kept: keptOf(choice, promptIds) };
        await store.put(ref, { ...question, promptIds, decision });
        for (const id of promptIds) await promptStore.hold(id, 0);
        return { ...question, promptIds, decision };
      });
      if (decided?.decision === undefined) return replies.backlogOver;
      const { promptIds, decision, replyId } = decided;
      await settle(ref, promptIds, decision.kept);
      await outbox.change(ref, `${eventId}:asked`, { replyId }, { actions: [] });
      if (promptIds.length === 0) return replies.backlogGone;
      return replies.backlogDecided(decision.kept.length, promptIds.length - decision.kept.length);
    },

    /** The open question once more; undefined where there is none. */
    async remind(ref: SessionRef): Promise<Reply | undefined> {
      const question = await store.get(ref);
      if (question === undefined || question.decision !== undefined) return undefined;
      const texts = (await waitingOf(ref)).filter(({ id }) => question.promptIds.includes(id));
      if (texts.length === 0) return undefined;
      return replies.backlogWaits({ askedAt: question.askedAt, texts: texts.map(({ payload }) => payload.text) });
    },

    /** After a long downtime, before anything may run: all that waits and has not begun becomes backlog. */
    markAll: (): Promise<void> =>
      database.write(async () => {
        await store.removeDecided();
        for (const { id, payload, createdAt } of await promptStore.listByKeyPrefix('')) {
          if (payload.backlogSince !== undefined || (await hasBegun(id))) continue;
          // How long Etienne was away counts anew.
          const { waitingSince: _waiting, ...marked } = payload;
          await promptStore.replace(id, { ...marked, backlogSince: createdAt });
        }
      }),

    forget: (ref: SessionRef) => database.write(() => store.remove(ref)),
  };
}
