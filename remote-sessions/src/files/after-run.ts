import type { ActionRows } from 'shared-types';
import type { RunView } from '../etienne/run-outcome.ts';
import type { Reply, ReplyText } from '../replies/replies.ts';
import type { Addressee } from '../sessions/session-ref.ts';
import type { CollectEncoded } from './collect-encoded.ts';
import type { FileStore } from './file-store.ts';
import { offerFiles } from './offer-files.ts';

export interface AfterRunOptions {
  store: Pick<FileStore, 'get' | 'forgetNamed'>;
  /** How large a file a provider sends; 0 where it carries none. */
  mostBytes(provider: string): number;
  collect: CollectEncoded;
}

/** A run that has ended. */
export interface EndedRun extends Addressee {
  id: string;
  project: string;
  stopRequested: boolean;
}

/** Adds to the reply of a run what concerns files: those that it wrote, or the one that it was made to encode. */
export function createAfterRun({ store, mostBytes, collect }: AfterRunOptions) {
  return async (run: EndedRun, view: RunView, reply: Reply): Promise<Reply> => {
    await store.forgetNamed(run.id);
    const files = (await store.get(run.id))?.files;
    if (files?.kind === 'encode') {
      if (run.stopRequested || view.end?.status === 'failed') return reply;
      const { provider, sessionId, replyTo, project } = run;
      const requestId = run.id.replace(/~+$/, '');
      return collect({ provider, sessionId, replyTo, project, requestId, path: files.path });
    }
    if (mostBytes(run.provider) === 0) return reply;
    const offered = offerFiles(view.changedFiles, run.project);
    return offered.length === 0 ? reply : (words) => withButtons(reply(words), offered);
  };
}

const withButtons = (reply: ReplyText, offered: ActionRows): ReplyText => ({
  ...reply,
  actions: [...(reply.actions ?? []), ...offered],
});
