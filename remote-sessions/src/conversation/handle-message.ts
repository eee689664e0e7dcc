import { nearestName } from 'service-kit';
import type { IncomingMessage, RemoteSession } from 'shared-types';
import { findSpelling } from '../etienne/spelling.ts';
import type { Files } from '../files/create-files.ts';
import type { MessageLog } from '../prompts/message-log.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import type { Questions } from '../questions/questions.ts';
import type { Reply } from '../replies/replies.ts';
import * as replies from '../replies/replies.ts';
import type { StopRun } from '../runs/stop-run.ts';
import { AGENT_MODES } from '../sessions/agent-mode.ts';
import type { ModeStore } from '../sessions/mode-store.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { type Command, parseCommand } from './parse-command.ts';
import type { PassOn } from './pass-on.ts';
import type { SelectByTitle } from './select-by-title.ts';
import type { SelectProject } from './select-project.ts';
import type { ShowStatus } from './show-status.ts';
import type { ShowWhy } from './show-why.ts';

export interface HandleMessageOptions {
  sessions: Pick<SessionStore, 'get'>;
  prompts: Pick<PromptQueue, 'list'>;
  messages: Pick<MessageLog, 'get' | 'put'>;
  modes: Pick<ModeStore, 'get' | 'set'>;
  questions: Pick<Questions, 'answerInWords'>;
  listProjects(): Promise<string[]>;
  selectProject: SelectProject;
  selectByTitle: SelectByTitle;
  stopRun: Pick<StopRun, 'ofSession'>;
  /** What is said where messages wait for the person to decide; undefined where none do. */
  backlogWaits(ref: SessionRef): Promise<Reply | undefined>;
  showStatus: ShowStatus;
  showWhy: ShowWhy;
  files: Pick<Files, 'browse' | 'get' | 'countKept'>;
  passOn: PassOn['passOn'];
}

/** A message together with where it comes from. */
export interface ReceivedMessage {
  /** Id of its event; what is made of the message gets ids from it, so that handling it again changes nothing. */
  eventId: string;
  ref: SessionRef;
  remoteSession: RemoteSession;
  message: IncomingMessage;
  /** Since when it has waited for us while we were away, in milliseconds. */
  backlogSince?: number | undefined;
}

/** Whether all that it says is the person's own words: neither somebody else's, nor a place or a sticker told in words. */
const isOwnWords = ({ forwardedFrom, isDescribed, attachments }: IncomingMessage): boolean =>
  forwardedFrom === undefined && !isDescribed && attachments.length === 0;

/** Where a project is of use; others choose one themselves, or need none. */
const NEED_A_PROJECT: ReadonlySet<Command['kind']> = new Set(['prompt', 'start', 'status', 'projects', 'files', 'get']);

/** Does what a message asks for and resolves with what to say to it, if anything. */
export function createHandleMessage(options: HandleMessageOptions) {
  const { sessions, prompts, messages, modes, questions, listProjects, selectProject, stopRun, showStatus } = options;
  const { files, passOn, selectByTitle } = options;

  async function handleMessage(received: ReceivedMessage): Promise<Reply | undefined> {
    const { eventId, ref, message } = received;
    const before = await messages.get(ref, message.id);
    // Its event came again, and what it became did not get its id.
    const isDone = before?.became === 'answer' || (before?.promptId !== undefined && before.promptId !== eventId);
    return isDone ? undefined : handleAsNew(received);
  }

  async function handleAsNew(received: ReceivedMessage): Promise<Reply | undefined> {
    const command = await readCommand(received.message);
    await selectFor(command.kind, received);
    return command.kind === 'prompt' ? answerOrPrompt(received) : doCommand(received, command);
  }

  /** Where Etienne cannot be asked, commands say so themselves, each in its way. */
  async function selectFor(kind: Command['kind'], { eventId, ref, remoteSession }: ReceivedMessage): Promise<void> {
    if (!NEED_A_PROJECT.has(kind)) return;
    try {
      await selectByTitle(eventId, ref.provider, remoteSession);
    } catch (error) {
      if (kind === 'prompt') throw error;
    }
  }

  /** What is forwarded, or written below a file, is no command, whatever it looks like. */
  async function readCommand(message: IncomingMessage): Promise<Command> {
    if (!isOwnWords(message)) return { kind: 'prompt' };
    const command = parseCommand(message.text);
    if (command.kind !== 'project' || command.isCertain) return command;
    const { status } = findSpelling(command.name, await listProjects());
    return status === 'none' ? { kind: 'prompt' } : command;
  }

  async function doCommand(received: ReceivedMessage, command: Command): Promise<Reply | undefined> {
    const { eventId, ref, message } = received;
    await messages.put(ref, message.id, 'command');
    switch (command.kind) {
      case 'start':
        return (await sessions.get(ref)) === undefined ? replies.welcome(await listProjects()) : replies.help;
      case 'help':
        return replies.help;
      case 'status':
        return showStatus(ref);
      case 'why':
        return options.showWhy(ref, message.replyTo?.id);
      case 'projects':
        return replies.projectList(await listProjects(), (await sessions.get(ref))?.project.name);
      case 'project':
        return select(received.remoteSession, ref, command.name);
      case 'stop':
        return stop(ref);
      case 'mode':
        return setMode(ref, command.name);
      case 'files':
        return files.browse(ref, command.folder);
      case 'get':
        return files.get(eventId, { ...ref, replyTo: message.sender && message.id }, command.path);
      case 'prompt':
        return undefined;
    }
  }

  /** The person's own words answer the agent's question where one is open and they point at nothing else. */
  async function answerOrPrompt(received: ReceivedMessage): Promise<Reply | undefined> {
    const { ref, message } = received;
    if (isOwnWords(message) && message.text.trim() !== '') {
      const { status } = await questions.answerInWords(ref, message.text, message.replyTo?.id, message.sender);
      if (status === 'taken') {
        await messages.put(ref, message.id, 'answer');
        return undefined;
      }
    }
    return passOn(received);
  }

  async function setMode(ref: SessionRef, name: string): Promise<Reply> {
    const mode = AGENT_MODES.find((known) => known.toLowerCase() === name.toLowerCase());
    if (mode === undefined) return replies.modeChoice(await modes.get(ref), name);
    await modes.set(ref, mode);
    return replies.modeSet(mode);
  }

  async function select(remoteSession: RemoteSession, ref: SessionRef, asked: string): Promise<Reply> {
    const former = (await sessions.get(ref))?.project.name;
    const selection = await selectProject(ref.provider, remoteSession, asked);
    if (selection.status === 'ambiguous') return replies.projectAmbiguous(asked, selection.same);
    if (selection.status === 'unknown') {
      return replies.projectUnknown(asked, nearestName(asked, selection.projects), selection.projects);
    }
    const { name, sessionId } = selection.mapping.project;
    const left = former === undefined || former === name ? 0 : await files.countKept(ref, former);
    return replies.projectSelected(name, {
      hasSession: sessionId !== '',
      waiting: (await prompts.list(ref)).filter(({ payload }) => payload.project !== name).length,
      kept: await files.countKept(ref, name),
      left: former === undefined || left === 0 ? undefined : { name: former, kept: left },
    });
  }

  async function stop(ref: SessionRef): Promise<Reply | undefined> {
    const { status } = await stopRun.ofSession(ref);
    if (status === 'not_running') return (await options.backlogWaits(ref)) ?? replies.nothingToStop;
    return status === 'dropped' ? replies.stoppedWaiting : replies.stopping;
  }

  return { handleMessage, handleAsNew, readCommand, doCommand, select, setMode };
}

export type HandleMessage = ReturnType<typeof createHandleMessage>;
