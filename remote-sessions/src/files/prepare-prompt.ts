import type { Prompt } from '../prompts/prompt.ts';
import * as replies from '../replies/file-replies.ts';
import type { ReplyText } from '../replies/replies.ts';
import { describeFiles } from './describe-files.ts';
import type { FileStore } from './file-store.ts';
import type { PlaceAttachments } from './place-attachments.ts';

/** What has become of a prompt before it may run: the text to send, or its end. */
export type Prepared =
  | { status: 'ready'; text: string }
  | { status: 'ended'; state: 'answered' | 'failed'; reply: ReplyText };

export interface PreparePromptOptions {
  store: Pick<FileStore, 'get' | 'setPlaced' | 'keep' | 'takeKept'>;
  place: PlaceAttachments;
}

/**
 * Puts the files of a prompt into its project and names them in its text, together with those that came before it
 * without words. A prompt that has only files to keep ends here.
 *
 * Files that are placed already are not placed again. Rejects like `createPlaceAttachments`.
 */
export function createPreparePrompt({ store, place }: PreparePromptOptions) {
  return async (promptId: string, prompt: Prompt, signal: AbortSignal): Promise<Prepared> => {
    const known = store.get(promptId);
    if (known?.files.kind === 'encode') return { status: 'ready', text: prompt.text };
    let sent = known?.placed ?? [];
    if (known !== undefined && known.placed === undefined) {
      const { provider, project } = prompt;
      const { attachments } = known.files;
      const placement = await place({ provider, project, promptId, attachments }, signal);
      if (placement.status === 'failed') return { status: 'ended', state: 'failed', reply: placement.reply };
      sent = placement.files;
      await store.setPlaced(promptId, sent);
    }
    if (known?.files.isKept) {
      await store.keep(prompt, prompt.project, sent);
      return { status: 'ended', state: 'answered', reply: replies.filesKept(sent.map(({ name }) => name)) };
    }
    const kept = await store.takeKept(prompt, prompt.project, promptId);
    return { status: 'ready', text: describeFiles(prompt.text, { sent, kept }) };
  };
}
