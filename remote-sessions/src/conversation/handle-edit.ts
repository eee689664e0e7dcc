import type { IncomingMessage } from 'shared-types';
import type { Files } from '../files/create-files.ts';
import type { MessageLog, SeenMessage } from '../prompts/message-log.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import type { Reply } from '../replies/replies.ts';
import * as replies from '../replies/replies.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { ReceivedMessage } from './handle-message.ts';
import type { Command } from './parse-command.ts';
import type { PassOn } from './pass-on.ts';

export interface HandleEditOptions {
  messages: Pick<MessageLog, 'get' | 'put' | 'setToldTooLate'>;
  prompts: Pick<PromptQueue, 'list' | 'find' | 'edit' | 'withdraw'>;
  runs: { get(id: string): Promise<Pick<RunRecord, 'project' | 'projectSessionId'> | undefined> };
  files: Pick<Files, 'isKept' | 'filesOf' | 'dropKeptOf'>;
  passOn: PassOn;
  readCommand(message: IncomingMessage): Promise<Command>;
  doCommand(received: ReceivedMessage, command: Command): Promise<Reply | undefined>;
  /** As if the message had only now been written. */
  handleAsNew(received: ReceivedMessage): Promise<Reply | undefined>;
}

/**
 * Makes the step from a changed message to what comes of it.
 *
 * What waits is changed, or withdrawn where it has become a command; what was not passed on counts as it is now. What
 * was passed on stays: that is said once. One that became nothing, as it was deleted, takes back what waits. A message that was never seen, such as one from before the pairing, is left
 * alone.
 */
export function createHandleEdit(options: HandleEditOptions) {
  const { messages, prompts, runs, files, passOn, readCommand, doCommand, handleAsNew } = options;

  async function handleEdit(received: ReceivedMessage): Promise<Reply | undefined> {
    const { ref, message } = received;
    const seen = (await messages.get(ref, message.id)) ?? (await waitingOfEarlierVersion(ref, message.id));
    if (seen === undefined) return undefined;
    if (message.text.trim() === '' && message.attachments.length === 0) {
      // Deleted: what waits is not meant any more, and nobody has to be told of what they did.
      await prompts.withdraw(ref, message.id);
      return undefined;
    }
    const command = await readCommand(message);
    if (command.kind !== 'prompt') {
      await prompts.withdraw(ref, message.id);
      return doCommand(received, command);
    }
    if (seen.became === 'answer') return tellOnce(received, seen, replies.editOfAnswerTooLate);
    if (seen.promptId === undefined) return handleAsNew(received);
    const { status } = await prompts.edit(ref, passOn.partOf(ref, message));
    if (status === 'changed') return replies.editTaken;
    return (await isOfKeptFiles(received, seen.promptId)) ?? tooLate(received, seen, seen.promptId);
  }

  /** It has no note of its messages; whether one waits can be seen all the same. */
  async function waitingOfEarlierVersion(ref: SessionRef, messageId: string): Promise<SeenMessage | undefined> {
    const waiting = (await prompts.list(ref)).find(({ payload }) =>
      payload.parts?.some((part) => part.messageId === messageId),
    );
    return waiting && { became: 'prompt', promptId: waiting.id, isToldTooLate: false };
  }

  /** Files that came without words get some, or other ones take their place. */
  async function isOfKeptFiles(
    { eventId, ref, message, backlogSince }: ReceivedMessage,
    promptId: string,
  ): Promise<Reply | undefined> {
    if (!(await files.isKept(promptId))) return undefined;
    const home = (await runs.get(promptId)) ?? (await prompts.find(promptId))?.payload;
    if (home === undefined) return undefined;
    const known = new Set((await files.filesOf(promptId)).map(({ fileId }) => fileId));
    if (message.attachments.some(({ fileId }) => !known.has(fileId))) {
      await files.dropKeptOf(ref, home.project, promptId);
      return (await passOn.passOn({ eventId, ref, message, backlogSince })) ?? replies.editTaken;
    }
    if (message.text.trim() === '') return undefined;
    const { attachments = [], ...part } = passOn.partOf(ref, message);
    const fileIds = [...attachments.map(({ fileId }) => fileId), ...(part.pointsAt?.fileIds ?? [])];
    const project = { name: home.project, sessionId: home.projectSessionId ?? '' };
    // Its files are in the project by then, and where they are no longer to be named it points at them.
    const pointsAt = { messageId: part.pointsAt?.messageId ?? message.id, fileIds };
    const added = await passOn.add(eventId, ref, project, { ...part, pointsAt, areFilesThere: true }, backlogSince);
    return replies.afterAdding(added, eventId) ?? replies.captionTaken;
  }

  async function tooLate(received: ReceivedMessage, seen: SeenMessage, promptId: string) {
    const isThere = (await runs.get(promptId)) !== undefined || (await prompts.find(promptId)) !== undefined;
    return tellOnce(received, seen, isThere ? replies.editTooLate : replies.editOfDropped);
  }

  async function tellOnce({ ref, message }: ReceivedMessage, seen: SeenMessage, reply: Reply) {
    if (seen.isToldTooLate) return undefined;
    await messages.setToldTooLate(ref, message.id);
    return reply;
  }

  return handleEdit;
}

export type HandleEdit = ReturnType<typeof createHandleEdit>;
