import type { IncomingMessage } from 'shared-types';
import { contextOf } from '../prompts/prompt-context.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import { promptText } from '../prompts/prompt-text.ts';
import type { ReplyText } from '../replies/replies.ts';
import * as conversation from '../replies/replies.ts';
import type { AgentMode } from '../sessions/agent-mode.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { FileStore } from './file-store.ts';
import { safeFileName } from './safe-file-name.ts';

export interface ReceiveFilesOptions {
  sessions: Pick<SessionStore, 'get'>;
  prompts: Pick<PromptQueue, 'add'>;
  store: Pick<FileStore, 'add'>;
  mode(ref: SessionRef): AgentMode;
  listProjects(): Promise<string[]>;
}

/**
 * Takes a message with files: one prompt, however many files it has.
 *
 * Nothing is downloaded yet, so that nobody waits for it: that is the first step of the prompt's run.
 */
export function createReceiveFiles({ sessions, prompts, store, mode, listProjects }: ReceiveFilesOptions) {
  return async (eventId: string, ref: SessionRef, message: IncomingMessage): Promise<ReplyText | undefined> => {
    const mapping = sessions.get(ref);
    if (mapping === undefined) return conversation.noProjectYet(await listProjects());
    const isKept = message.text.trim() === '';
    const context = contextOf(message);
    const part = { messageId: message.id, text: message.text };
    await store.add(eventId, { kind: 'receive', attachments: message.attachments, isKept });
    const added = await prompts.add(eventId, {
      ...ref,
      project: mapping.project.name,
      projectSessionId: mapping.project.sessionId,
      text: isKept ? titleOf(message) : promptText(context, [part]),
      mode: mode(ref),
      // A caption that is written later would have no effect: what is only kept has no parts to be edited.
      ...(!isKept && { parts: [part], ...(context !== undefined && { context }) }),
    });
    return conversation.afterAdding(added, eventId);
  };
}

/** How what is only kept appears among the waiting prompts. */
const titleOf = ({ attachments }: IncomingMessage) =>
  `Files: ${attachments.map(({ name }) => safeFileName(name)).join(', ')}`;
