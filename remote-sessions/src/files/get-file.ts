import { isCodedError, type Outcome, type QueueItem, type QueueLog } from 'service-kit';
import type { FileCalls } from '../etienne/file-calls.ts';
import { mayHandOut, safeProjectPath } from '../etienne/project-path.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import * as replies from '../replies/file-replies.ts';
import type { Reply } from '../replies/replies.ts';
import * as conversation from '../replies/replies.ts';
import type { Addressee } from '../sessions/session-ref.ts';
import { encodePrompt } from './encode-request.ts';
import { fileButton } from './file-actions.ts';
import type { FileStore } from './file-store.ts';
import { isBinaryByName } from './mime-types.ts';
import type { SendToPerson } from './send-to-person.ts';
import { createSpellPath } from './spell-path.ts';

/** A person's wish to have a file of a project. */
export interface FileRequest extends Addressee {
  project: string;
  projectSessionId: string;
  path: string;
}

export type CheckedPath = { status: 'ok'; path: string } | { status: 'refused'; reply: Reply };

/** Says whether a path may be asked for, and why not. */
export function checkRequestedPath(asked: string): CheckedPath {
  if (asked.trim() === '') return { status: 'refused', reply: replies.whichFile };
  const safe = safeProjectPath(asked);
  if (safe.status === 'refused') return { status: 'refused', reply: replies.pathRefused(asked, safe.reason) };
  if (!mayHandOut(safe.path)) return { status: 'refused', reply: replies.notHandedOut(safe.path) };
  return safe;
}

export interface GetFileOptions {
  etienne: { listProjects(): Promise<string[]> } & Pick<FileCalls, 'getFile' | 'listFiles'>;
  store: Pick<FileStore, 'put'>;
  prompts: Pick<PromptQueue, 'add'>;
  send: SendToPerson;
  /** How large a file a provider sends; 0 where it carries none. */
  mostBytes(provider: string): number;
  say(to: Addressee, id: string, reply: Reply): Promise<void>;
  log: QueueLog;
}

/**
 * Makes the handler of the queue of wanted files.
 *
 * A text is fetched and sent as it is. Anything else Etienne would hand out with bytes replaced, so the agent is asked
 * to encode it, in a short run that waits among the other prompts of this remote session. Handling a request again
 * sends nothing twice.
 */
export function createGetFile({ etienne, store, prompts, send, mostBytes, say, log }: GetFileOptions) {
  const spellPath = createSpellPath(etienne);

  return async ({ id, payload: request }: QueueItem<FileRequest>): Promise<Outcome> => {
    try {
      const reply = await get(id, request);
      if (reply !== undefined) await say(request, `${id}:file-reply`, reply);
    } catch (error) {
      if (!isCodedError(error)) throw error;
      log.warn({ err: error, requestId: id }, 'a file could not be fetched');
      await say(request, `${id}:file-reply`, conversation.failed(error));
    }
    return { status: 'done' };
  };

  async function get(id: string, request: FileRequest): Promise<Reply | undefined> {
    const { project, path: asked } = request;
    const checked = checkRequestedPath(asked);
    if (checked.status === 'refused') return checked.reply;
    if (mostBytes(request.provider) === 0) return replies.noFilesHere(checked.path);
    if (!(await etienne.listProjects()).includes(project)) return replies.projectGone(project);
    const spelled = await spellPath(project, checked.path);
    if (spelled.status === 'missing') return replies.noSuchFile(asked);
    if (spelled.status === 'several') {
      return replies.samePaths(
        asked,
        spelled.paths.flatMap((one) => fileButton('get', project, one, `📄 ${one}`)),
      );
    }
    const { path } = spelled;
    const entry = await entryOf(project, path);
    if (entry === undefined) return replies.noSuchFile(path);
    if (entry.isFolder) return replies.isFolder(path, fileButton('files', project, path, `📁 ${path}`));
    if (isBinaryByName(path)) return encode(id, { ...request, path });
    const file = await etienne.getFile(project, path);
    if (file.status !== 'found') return replies.noSuchFile(path);
    if (file.content === '') return replies.outgoingEmpty(path);
    // What was no UTF-8 has become U+FFFD by now; a real one can't be told from those.
    if (/[\uFFFD\0]/.test(file.content)) return encode(id, { ...request, path });
    const bytes = Buffer.from(file.content);
    const most = mostBytes(request.provider);
    if (bytes.length > most) return replies.outgoingTooLarge(path, most);
    await send(request, `${id}:file`, { project, path, isText: true, caption: '' }, [bytes]);
    return undefined;
  }

  /** By its folder, so that a large file need not be read to find out that it is there. */
  async function entryOf(project: string, path: string) {
    const at = path.lastIndexOf('/');
    const listing = await etienne.listFiles(project, at === -1 ? '' : path.slice(0, at));
    if (listing.status === 'missing') return undefined;
    return listing.entries.find(({ name }) => name === path.slice(at + 1));
  }

  async function encode(id: string, request: FileRequest): Promise<Reply | undefined> {
    const { provider, sessionId, replyTo, project, projectSessionId, path } = request;
    const promptId = `${id}:encode`;
    await store.put(promptId, { kind: 'encode', path });
    // Before the run, or it might be read after the file.
    await say(request, `${promptId}:encoding`, replies.encoding(path));
    const added = await prompts.add(promptId, {
      provider,
      sessionId,
      project,
      projectSessionId,
      text: encodePrompt(promptId, path, mostBytes(provider)),
      // In other modes the person would be asked for permission to do what they have just asked for.
      mode: 'default',
      ...(replyTo !== undefined && { replyTo }),
    });
    return conversation.afterAdding(added, promptId);
  }
}
