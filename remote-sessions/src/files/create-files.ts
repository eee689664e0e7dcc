import {
  type Clock,
  createQueue,
  createQueueStore,
  type Database,
  type QueueLog,
  type QueueSharing,
  type Spool,
} from 'service-kit';
import type { Attachment } from 'shared-types';
import type { FileCalls } from '../etienne/file-calls.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import type { OutgoingFile } from '../providers/outgoing-file.ts';
import type { ProviderClient } from '../providers/provider-client.ts';
import * as replies from '../replies/file-replies.ts';
import type { Reply } from '../replies/replies.ts';
import { type Addressee, type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { createAfterRun } from './after-run.ts';
import { createBrowseFiles } from './browse-files.ts';
import { createCollectEncoded } from './collect-encoded.ts';
import { type FileAction, projectTag } from './file-actions.ts';
import { createFileStore } from './file-store.ts';
import { checkRequestedPath, createGetFile, type FileRequest } from './get-file.ts';
import { createKnownFiles } from './known-files.ts';
import { limitParallel } from './limit-parallel.ts';
import { createPlaceAttachments } from './place-attachments.ts';
import { createPreparePrompt } from './prepare-prompt.ts';
import { createSendToPerson } from './send-to-person.ts';

export interface FilesOptions {
  database: Database;
  etienne: { listProjects(): Promise<string[]> } & FileCalls;
  client(provider: string): ProviderClient | undefined;
  /** How large a file a provider sends; 0 where it carries none. */
  mostBytes(provider: string): number;
  sessions: Pick<SessionStore, 'get'>;
  prompts: Pick<PromptQueue, 'add'>;
  spool: Spool;
  outbox: {
    sayFile(ref: SessionRef, id: string, file: OutgoingFile): Promise<{ status: 'queued' | 'duplicate' }>;
    /** Those that wait to be sent. */
    files(): Promise<OutgoingFile[]>;
  };
  say(to: Addressee, id: string, reply: Reply): Promise<void>;
  /** Where several managers fetch files. */
  sharing?: QueueSharing;
  clock: Clock;
  log: QueueLog;
}

/** How many people's wanted files are fetched at the same time; each may be in memory as a whole. */
const PARALLELISM = 8;

/** How many prompts' files are brought into projects at the same time; each one is in memory by parts of 10 MB. */
const MOST_PLACINGS = 4;

/** In a folder that others use as well: what was written is referred to sooner than that. */
const UNTOUCHED_MS = 3_600_000;

export type Files = ReturnType<typeof createFiles>;

/** Files from people into projects and from projects to people. */
export function createFiles(options: FilesOptions) {
  const { database, etienne, client, mostBytes, sessions, prompts, spool, outbox, say, sharing, clock, log } = options;
  const { listProjects } = etienne;
  const store = createFileStore(database, clock.now);
  const known = createKnownFiles(database, clock.now);
  const send = createSendToPerson({ spool, outbox });
  const browse = createBrowseFiles({ etienne });
  const requestStore = createQueueStore<FileRequest>(database, 'file-requests', clock.now);
  const requests = createQueue<FileRequest>({
    name: 'file-requests',
    store: requestStore,
    clock,
    log,
    parallelism: PARALLELISM,
    ...(sharing && { sharing }),
    handle: createGetFile({ etienne, store, prompts, send, mostBytes, say, log }),
  });
  const placeAttachments = createPlaceAttachments({
    etienne,
    async openFile(provider, fileId, signal) {
      const found = client(provider);
      if (found === undefined) throw replies.providerGone(`no provider ${provider} in the settings`);
      return found.openFile(fileId, signal);
    },
    clock,
    log,
  });
  const place = limitParallel(MOST_PLACINGS, placeAttachments);

  /** Not waited for in the inbox: what else the person says is handled meanwhile. */
  async function request(id: string, to: Addressee, project: string, asked: string): Promise<Reply | undefined> {
    const checked = checkRequestedPath(asked);
    if (checked.status === 'refused') return checked.reply;
    const mapped = (await sessions.get(to))?.project;
    const { provider, sessionId, replyTo } = to;
    await requests.append({
      id,
      key: sessionKey(to),
      payload: {
        provider,
        sessionId,
        ...(replyTo !== undefined && { replyTo }),
        project,
        projectSessionId: mapped?.name === project ? mapped.sessionId : '',
        path: checked.path,
      },
    });
    return undefined;
  }

  /** Removes what a former process left and nothing refers to. */
  async function sweepSpool() {
    const inUse = new Set((await outbox.files()).map(({ spoolName }) => spoolName));
    for (const name of await spool.list(sharing && UNTOUCHED_MS)) if (!inUse.has(name)) await spool.remove(name);
  }

  return {
    /** `/files folder` */
    async browse(ref: SessionRef, folder: string): Promise<Reply> {
      const project = (await sessions.get(ref))?.project.name;
      return project === undefined ? replies.noProject : browse(project, folder);
    },
    /** `/get path`; resolves once the wish is on disk. */
    async get(id: string, to: Addressee, path: string): Promise<Reply | undefined> {
      const project = (await sessions.get(to))?.project.name;
      return project === undefined ? replies.noProject : request(id, to, project, path);
    },
    /** A button of a listing or below an answer: it means its own project, whatever is selected now. */
    async act(id: string, ref: SessionRef, { name, projectTag: tag, path }: FileAction): Promise<Reply | undefined> {
      const project = (await listProjects()).find((one) => projectTag(one) === tag);
      if (project === undefined) return replies.projectOfButtonGone;
      return name === 'files' ? browse(project, path) : request(id, ref, project, path);
    },
    /** Whether a prompt has nothing but files, which wait for the next one. */
    async isKept(promptId: string): Promise<boolean> {
      const files = (await store.get(promptId))?.files;
      return files?.kind === 'receive' && files.isKept;
    },
    /** The files that a prompt came with. */
    async filesOf(promptId: string): Promise<readonly Attachment[]> {
      const files = (await store.get(promptId))?.files;
      return files?.kind === 'receive' ? files.attachments : [];
    },
    /** The files that a prompt without words brought are not to be named any more; resolves with how many there were. */
    async dropKeptOf(ref: SessionRef, project: string, promptId: string): Promise<number> {
      const paths = (await store.get(promptId))?.placed?.map(({ path }) => path) ?? [];
      return store.dropKept(ref, project, paths);
    },
    countKept: store.countKept,
    dropKept: (ref: SessionRef, project: string) => store.dropKept(ref, project),
    /** A file of a project has come to the person as this message. */
    noteSent: (ref: SessionRef, messageId: string, { project, path }: { project: string; path: string }) =>
      known.put(ref, project, [{ handle: `message:${messageId}`, file: { path } }]),
    prepare: createPreparePrompt({ database, store, known, place }),
    afterRun: createAfterRun({ store, mostBytes, collect: createCollectEncoded({ etienne, send, mostBytes, log }) }),
    /** Forgets what waits for a remote session. */
    async forget(ref: SessionRef): Promise<void> {
      for (const item of await requestStore.list(sessionKey(ref))) await requestStore.finish(item.id);
      await Promise.all([store.forget(ref), known.forget(ref)]);
    },
    requestStore,
    revive: requests.revive,
    async prune(before: number): Promise<void> {
      await Promise.all([store.prune(before), known.prune(before)]);
    },
    async start(): Promise<void> {
      await sweepSpool();
      await requests.start();
    },
    stop: requests.stop,
  };
}
