import type { Database } from 'service-kit';
import type { Prompt } from '../prompts/prompt.ts';
import { attachmentsOf, hasWords, type PromptPart } from '../prompts/prompt-text.ts';
import { speakerName } from '../prompts/speaker.ts';
import * as replies from '../replies/file-replies.ts';
import type { Reply } from '../replies/replies.ts';
import { describeFiles } from './describe-files.ts';
import type { FileStore } from './file-store.ts';
import type { FileHandle, KnownFile, KnownFiles } from './known-files.ts';
import type { PlaceAttachments } from './place-attachments.ts';
import type { StoredFile } from './stored-file.ts';

/** What has become of a prompt before it may run: the text to send, or its end. */
export type Prepared =
  | { status: 'ready'; text: string }
  | { status: 'ended'; state: 'answered' | 'failed'; reply: Reply };

export interface PreparePromptOptions {
  database: Pick<Database, 'write'>;
  store: Pick<FileStore, 'get' | 'put' | 'setPlaced' | 'keep' | 'takeKept'>;
  known: Pick<KnownFiles, 'put' | 'find'>;
  place: PlaceAttachments;
}

/**
 * Puts the files of a prompt into its project and names them in its text, together with those that came before it
 * without words and those of the messages that it replies to. A prompt that has only files to keep ends here.
 *
 * Files that are placed already are not placed again. Rejects like `createPlaceAttachments`.
 */
export function createPreparePrompt({ database, store, known, place }: PreparePromptOptions) {
  return async (promptId: string, prompt: Prompt, signal: AbortSignal): Promise<Prepared> => {
    const { provider, project, parts = [] } = prompt;
    const attachments = attachmentsOf(parts);
    if (attachments.length > 0) {
      // As they are now: until here they could be changed.
      await store.put(promptId, { kind: 'receive', attachments, isKept: !hasWords(parts) });
    }
    const found = await store.get(promptId);
    if (found?.files.kind === 'encode') return { status: 'ready', text: prompt.text };
    let sent = found?.placed ?? [];
    if (found !== undefined && found.placed === undefined) {
      const unplaced = { provider, project, promptId, attachments: found.files.attachments };
      const placement = await place(unplaced, signal);
      if (placement.status === 'failed') return { status: 'ended', state: 'failed', reply: placement.reply };
      sent = placement.files;
      const handles = sent.map((file, index) => ({
        handle: `file:${unplaced.attachments[index]?.fileId}` as const,
        file,
      }));
      await database.write(async () => {
        await store.setPlaced(promptId, placement.files);
        await known.put(prompt, project, handles);
      });
    }
    if (found?.files.isKept) {
      await store.keep(prompt, project, withOrigin(sent, parts));
      const names = sent.map(({ name }) => name);
      return { status: 'ended', state: 'answered', reply: replies.filesKept(names, promptId) };
    }
    const kept = await store.takeKept(prompt, project, promptId);
    return { status: 'ready', text: describeFiles(prompt.text, { sent, kept, pointedAt: await pointedAt(prompt) }) };
  };

  async function pointedAt(prompt: Prompt): Promise<KnownFile[]> {
    const handles = (prompt.parts ?? []).flatMap(({ pointsAt }): FileHandle[] =>
      pointsAt === undefined
        ? []
        : [`message:${pointsAt.messageId}`, ...pointsAt.fileIds.map((id): FileHandle => `file:${id}`)],
    );
    return handles.length === 0 ? [] : await known.find(prompt, prompt.project, handles);
  }
}

/** Whose a file is, and what they pointed at by it, is told together with it in the prompt that names it. */
function withOrigin(files: readonly StoredFile[], parts: readonly PromptPart[]): StoredFile[] {
  const origins = parts.flatMap(({ context, sender, attachments = [] }) =>
    attachments.map(() => ({
      ...(context !== undefined && { context }),
      ...(sender !== undefined && { from: speakerName(sender) }),
    })),
  );
  return files.map((file, index) => ({ ...file, ...origins[index] }));
}
