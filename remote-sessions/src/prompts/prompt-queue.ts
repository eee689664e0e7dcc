import { type Clock, createQueue, type Handler, type QueueItem, type QueueLog, type QueueStore } from 'service-kit';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { Prompt } from './prompt.ts';
import { type PromptPart, promptText } from './prompt-text.ts';

/** How many prompts may wait per remote session, beside the one that runs (design.md section 4). */
export const MOST_WAITING = 20;

/** `place` counts from 1; 0 means that nothing is before it. `ended`: this id has run or was dropped before. */
export type AddResult = { status: 'queued'; place: number } | { status: 'full' } | { status: 'ended' };

export type DropResult = { status: 'dropped' } | { status: 'running' } | { status: 'unknown' };

/** The prompts of all remote sessions: durable, one at a time and in order per remote session. */
export interface PromptQueue {
  /** Resolves after the prompt is on disk; the same id again changes nothing. */
  add(id: string, prompt: Prompt): Promise<AddResult>;
  /** All that wait or run, in order. */
  list(ref: SessionRef): Promise<QueueItem<Prompt>[]>;
  /** All that wait or run, of all remote sessions. */
  listAll(): Promise<QueueItem<Prompt>[]>;
  find(id: string): Promise<QueueItem<Prompt> | undefined>;
  /** Takes a waiting prompt away. `unknown`: it has ended, was dropped before, or belongs to another remote session. */
  drop(ref: SessionRef, id: string): Promise<DropResult>;
  dropWaiting(ref: SessionRef): Promise<void>;
  /** Adds a part to the prompt that was added last, where that is still held for it; false otherwise. */
  join(
    ref: SessionRef,
    part: PromptPart,
    options: { project: string; heldUntil: number | undefined },
  ): Promise<boolean>;
  /** Changes the text of a message that still waits; false where its prompt runs already, has ended or never was. */
  edit(ref: SessionRef, part: PromptPart): Promise<boolean>;
  /** What waits in a remote session is looked at at once. */
  wake(ref: SessionRef): void;
  /** Etienne may be back: what waits for it is tried at once. */
  wakeAll(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface PromptQueueOptions {
  store: QueueStore<Prompt>;
  /** What runs now in a remote session. */
  active: { get(ref: SessionRef): { readonly id: string } | undefined };
  /** Whether a prompt may have reached Etienne, also where nobody follows it right now. */
  hasBegun(id: string): boolean;
  run: Handler<Prompt>;
  clock: Clock;
  log: QueueLog;
}

/** How many prompts run at the same time in all; each one costs an open connection to Etienne. */
const PARALLELISM = 1_000;

export function createPromptQueue({ store, active, hasBegun, run, clock, log }: PromptQueueOptions): PromptQueue {
  /** Being dropped right now: whichever comes first, a prompt is either dropped or run, never both. */
  const dropping = new Set<string>();
  const queue = createQueue<Prompt>({
    name: 'prompts',
    store,
    clock,
    log,
    parallelism: PARALLELISM,
    handle: async (item, signal) => (dropping.has(item.id) ? { status: 'done' } : run(item, signal)),
  });

  async function own(ref: SessionRef, id: string): Promise<QueueItem<Prompt> | undefined> {
    const item = await store.get(id);
    return item?.key === sessionKey(ref) ? item : undefined;
  }

  const isRunning = (ref: SessionRef, id: string) => active.get(ref)?.id === id || hasBegun(id);

  async function drop(ref: SessionRef, id: string): Promise<DropResult> {
    const item = await own(ref, id);
    if (item === undefined) return { status: 'unknown' };
    if (isRunning(ref, id)) return { status: 'running' };
    dropping.add(id);
    try {
      return { status: (await store.finish(id)) ? 'dropped' : 'unknown' };
    } finally {
      dropping.delete(id);
      // It may have been the one that held the others back.
      queue.wake(sessionKey(ref));
    }
  }

  return {
    async add(id, prompt) {
      const before = (await store.list(sessionKey(prompt))).filter((item) => item.id !== id);
      const running = active.get(prompt) === undefined ? 0 : 1;
      if (before.length - running >= MOST_WAITING) return { status: 'full' };
      const replyTo = before.length > 0 ? prompt.parts?.[0]?.messageId : undefined;
      const appended = await queue.append({
        id,
        key: sessionKey(prompt),
        payload: replyTo === undefined ? prompt : { ...prompt, replyTo },
        ...(prompt.heldUntil !== undefined && { notBefore: prompt.heldUntil }),
      });
      if (appended.status === 'duplicate' && (await store.get(id)) === undefined) return { status: 'ended' };
      return { status: 'queued', place: before.length };
    },
    list: (ref) => store.list(sessionKey(ref)),
    async listAll() {
      const perKey = await Promise.all((await store.pendingKeys()).map((key) => store.list(key)));
      return perKey.flat();
    },
    find: (id) => store.get(id),
    drop,
    async dropWaiting(ref) {
      for (const item of await store.list(sessionKey(ref))) await drop(ref, item.id);
    },
    async join(ref, part, { project, heldUntil }) {
      const items = await store.list(sessionKey(ref));
      // Its event came again: it must not become a prompt of its own.
      if (items.some(({ payload }) => payload.parts?.slice(1).some(({ messageId }) => messageId === part.messageId))) {
        return true;
      }
      const last = items.at(-1);
      if (last === undefined || isRunning(ref, last.id) || last.payload.project !== project) return false;
      if ((last.payload.heldUntil ?? 0) < clock.now()) return false;
      const parts = [...(last.payload.parts ?? []).filter(({ messageId }) => messageId !== part.messageId), part];
      const { heldUntil: _before, ...rest } = last.payload;
      const changed = withParts({ ...rest, ...(heldUntil !== undefined && { heldUntil }) }, parts);
      const isJoined = await store.replace(last.id, changed, heldUntil ?? 0);
      queue.wake(sessionKey(ref));
      return isJoined && !isRunning(ref, last.id);
    },
    async edit(ref, part) {
      const items = await store.list(sessionKey(ref));
      const item = items.find(({ payload }) => payload.parts?.some(({ messageId }) => messageId === part.messageId));
      if (item === undefined || isRunning(ref, item.id)) return false;
      const parts = item.payload.parts?.map((one) => (one.messageId === part.messageId ? part : one)) ?? [];
      return (await store.replace(item.id, withParts(item.payload, parts))) && !isRunning(ref, item.id);
    },
    wake: (ref) => queue.wake(sessionKey(ref)),
    wakeAll: () => queue.wake(),
    start: queue.start,
    stop: queue.stop,
  };
}

const withParts = (prompt: Prompt, parts: readonly PromptPart[]): Prompt => ({
  ...prompt,
  parts,
  text: promptText(prompt.context, parts),
});
