import { backoffMs, type Clock, delay, isCodedError, type QueueLog } from 'service-kit';
import type { Attachment } from 'shared-types';
import { EtienneError } from '../etienne/errors.ts';
import type { FileCalls } from '../etienne/file-calls.ts';
import * as replies from '../replies/file-replies.ts';
import type { Reply } from '../replies/replies.ts';
import { attachmentPath, safeFileName } from './safe-file-name.ts';
import { storeFile } from './store-file.ts';
import type { StoredFile } from './stored-file.ts';

export type Placement = { status: 'placed'; files: StoredFile[] } | { status: 'failed'; reply: Reply };

export interface PlaceAttachmentsOptions {
  etienne: { listProjects(): Promise<string[]>; addFile: FileCalls['addFile'] };
  openFile(provider: string, fileId: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  clock: Clock;
  log: QueueLog;
}

/** Files of one prompt that are still with the provider. */
export interface Unplaced {
  provider: string;
  project: string;
  promptId: string;
  attachments: readonly Attachment[];
}

/** How often a download that breaks off is begun anew. */
const MOST_DOWNLOADS = 4;

/**
 * Makes the step that brings the files of a prompt from the provider into the project.
 *
 * The same prompt gives the same names, so that it can be repeated after a crash. What a person has to be told comes
 * as `failed`; whatever was written by then is overwritten with a line that says so, as Etienne can't delete. Rejects
 * where it helps to try again later (Etienne can't be reached) and when the signal is aborted.
 */
export function createPlaceAttachments({ etienne, openFile, clock, log }: PlaceAttachmentsOptions) {
  return async (unplaced: Unplaced, signal: AbortSignal): Promise<Placement> => {
    const { project, promptId, attachments } = unplaced;
    const written = new Set<string>();
    const files: StoredFile[] = [];
    try {
      for (const [index, attachment] of attachments.entries()) {
        const stored = await place(
          unplaced,
          attachment,
          attachmentPath(promptId, index, attachment.name),
          written,
          signal,
        );
        if (stored.status === 'empty') {
          await takeBack(project, written);
          return { status: 'failed', reply: replies.fileEmpty(safeFileName(attachment.name), written.size > 0) };
        }
        files.push(stored.file);
      }
      return { status: 'placed', files };
    } catch (error) {
      await takeBack(project, written);
      signal.throwIfAborted();
      const reason = replies.whyNotPlaced(error);
      if (reason === undefined) throw error;
      log.warn({ err: error, promptId }, 'a file could not be put into its project');
      const name = safeFileName(attachments[files.length]?.name ?? '');
      return { status: 'failed', reply: replies.notPlaced(name, reason, written.size > 0) };
    }
  };

  async function place(
    { provider, project, promptId }: Unplaced,
    attachment: Attachment,
    path: string,
    written: Set<string>,
    signal: AbortSignal,
  ): ReturnType<typeof storeFile> {
    for (let attempt = 1; ; attempt++) {
      try {
        const stream = await openFile(provider, attachment.fileId, signal);
        // Etienne silently creates what it does not know, so this is asked as late as possible.
        if (!(await etienne.listProjects()).includes(project)) throw replies.projectVanished(`${project} is gone`);
        const onWrite = (at: string) => void written.add(at);
        return await storeFile(stream, { addFile: etienne.addFile, project, path, attachment, onWrite, signal });
      } catch (err) {
        signal.throwIfAborted();
        if (!isOfDownload(err) || attempt >= MOST_DOWNLOADS) throw err;
        log.warn({ err, promptId, attempt }, 'a download failed, beginning anew');
        await delay(clock, backoffMs(attempt), signal);
        signal.throwIfAborted();
      }
    }
  }

  /** As well as it can be done: where Etienne is away nothing can be said in the project. */
  async function takeBack(project: string, written: ReadonlySet<string>) {
    for (const path of written) {
      try {
        await etienne.addFile(project, path, replies.noteOfFailedUpload);
      } catch (err) {
        log.warn({ err, path }, 'what is left of a failed upload could not be overwritten');
        return;
      }
    }
  }
}

export type PlaceAttachments = ReturnType<typeof createPlaceAttachments>;

/** Streams break with errors of the network, which have no code of ours. */
const isOfDownload = (error: unknown) =>
  isCodedError(error) ? error.retryable && !(error instanceof EtienneError) : true;
