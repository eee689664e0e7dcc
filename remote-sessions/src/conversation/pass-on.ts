import type { Database } from 'service-kit';
import type { IncomingMessage } from 'shared-types';
import type { MessageLog } from '../prompts/message-log.ts';
import { contextOf } from '../prompts/prompt-context.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import { filledBy, hasWords, type PromptPart, promptText } from '../prompts/prompt-text.ts';
import { isSameSpeaker } from '../prompts/speaker.ts';
import type { Patience } from '../prompts/what-belongs-together.ts';
import type { Reply } from '../replies/replies.ts';
import * as replies from '../replies/replies.ts';
import type { ActiveRun } from '../runs/active-runs.ts';
import type { ModeStore } from '../sessions/mode-store.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { saysStop } from './parse-command.ts';

export interface PassOnOptions {
  database: Pick<Database, 'note'>;
  sessions: Pick<SessionStore, 'get'>;
  prompts: Pick<PromptQueue, 'add' | 'list' | 'find' | 'join'>;
  modes: Pick<ModeStore, 'get'>;
  messages: Pick<MessageLog, 'put'>;
  active: { get(ref: SessionRef): Pick<ActiveRun, 'id' | 'since'> | undefined };
  listProjects(): Promise<string[]>;
  patience: Patience;
  /** How many UTF-16 units a message of a provider's messenger holds. */
  messageUnits(provider: string): number;
  /** What is said where messages wait for the person to decide; undefined where none do. */
  backlogWaits(ref: SessionRef): Promise<Reply | undefined>;
  /** Milliseconds. */
  now(): number;
}

/** A message that shall reach the agent. */
export interface Passed {
  /** Id of its event, which becomes the prompt's. */
  eventId: string;
  ref: SessionRef;
  message: IncomingMessage;
  /** Since when it has waited for us while we were away, in milliseconds. */
  backlogSince?: number | undefined;
}

/** Said for a file without words that comes when what it belongs to has begun. */
const BELONGS_TO_BEFORE = 'This belongs to my message before.';

const partOfPrompt = (message: IncomingMessage, messageUnits: number): PromptPart => {
  const context = contextOf(message);
  const { id, text, sender, forwardedFrom, replyTo, attachments } = message;
  const filled = filledBy(text, messageUnits);
  return {
    messageId: id,
    text,
    ...(filled && { filled }),
    ...(sender !== undefined && { sender }),
    ...(context !== undefined && { context }),
    ...(forwardedFrom !== undefined && { forwardedFrom }),
    ...(attachments.length > 0 && { attachments }),
    ...(replyTo && {
      pointsAt: { messageId: replyTo.id, fileIds: replyTo.attachments?.map(({ fileId }) => fileId) ?? [] },
    }),
  };
};

/**
 * Makes the step that gives a message to the agent of the mapped project: as a prompt of its own or with the one that
 * it belongs to. Resolves with what to say to it, if anything.
 *
 * Nothing is downloaded yet, so that nobody waits for it: that is the first step of the prompt's run.
 */
export function createPassOn(options: PassOnOptions) {
  const { database, sessions, prompts, modes, messages, active, listProjects, patience, messageUnits, now } = options;
  const partOf = ({ provider }: SessionRef, message: IncomingMessage) => partOfPrompt(message, messageUnits(provider));

  async function passOn({ eventId, ref, message, backlogSince }: Passed): Promise<Reply | undefined> {
    const mapping = await sessions.get(ref);
    const isEmpty = message.text.trim() === '' && message.attachments.length === 0;
    if (mapping === undefined || isEmpty) {
      await messages.put(ref, message.id, 'nothing');
      return mapping === undefined ? replies.noProjectYet(await listProjects()) : replies.nothingToPassOn;
    }
    const part = partOf(ref, message);
    const project = mapping.project.name;
    const mayMeanStop = part.context === undefined && part.attachments === undefined && saysStop(part.text);
    const mustAsk =
      mayMeanStop && backlogSince === undefined && (await prompts.list(ref)).some(({ id }) => id !== eventId);
    const joined = mustAsk ? undefined : await prompts.join(ref, part, project);
    if (joined !== undefined) {
      await messages.put(ref, message.id, 'prompt', joined);
      return undefined;
    }
    const added = await add(
      eventId,
      ref,
      mapping.project,
      (await isLate(ref, part)) ? { ...part, text: BELONGS_TO_BEFORE } : part,
      backlogSince,
    );
    // They are asked about it soon, with all the others that waited.
    if (backlogSince !== undefined && added.status === 'queued') return undefined;
    const decideFirst = added.status === 'queued' && added.place > 0 ? await options.backlogWaits(ref) : undefined;
    if (decideFirst !== undefined) return decideFirst;
    return mustAsk && added.status === 'queued' ? replies.didYouMeanStop(eventId) : replies.afterAdding(added, eventId);
  }

  /** Puts one message into the queue and notes what it has become. */
  async function add(
    eventId: string,
    ref: SessionRef,
    { name, sessionId }: { name: string; sessionId: string },
    part: PromptPart,
    backlogSince?: number,
  ) {
    return database.note(async () => {
      const added = await prompts.add(eventId, {
        ...ref,
        project: name,
        projectSessionId: sessionId,
        text: promptText(undefined, [part]),
        parts: [part],
        mode: await modes.get(ref),
        ...(backlogSince !== undefined && { backlogSince }),
      });
      await messages.put(ref, part.messageId, added.status === 'full' ? 'nothing' : 'prompt', eventId);
      return added;
    });
  }

  /** A file without words that follows a message of the same person which has just begun to run. */
  async function isLate(ref: SessionRef, part: PromptPart): Promise<boolean> {
    if (part.text.trim() !== '' || part.context !== undefined) return false;
    const run = active.get(ref);
    if (run === undefined || now() - run.since >= patience.afterBeginMs) return false;
    const parts = (await prompts.find(run.id))?.payload.parts ?? [];
    return hasWords(parts) && parts.every((one) => isSameSpeaker(one, part));
  }

  return { passOn, add, partOf };
}

export type PassOn = ReturnType<typeof createPassOn>;
