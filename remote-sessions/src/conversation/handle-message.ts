import { nearestName } from 'service-kit';
import type { IncomingMessage, RemoteSession } from 'shared-types';
import type { Files } from '../files/create-files.ts';
import { contextOf } from '../prompts/prompt-context.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import { JOIN_WITHIN_MS, mayGoOn, promptText } from '../prompts/prompt-text.ts';
import type { Questions } from '../questions/questions.ts';
import type { ReplyText } from '../replies/replies.ts';
import * as replies from '../replies/replies.ts';
import type { StopRun } from '../runs/stop-run.ts';
import { AGENT_MODES } from '../sessions/agent-mode.ts';
import type { ModeStore } from '../sessions/mode-store.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { parseCommand } from './parse-command.ts';
import type { SelectProject } from './select-project.ts';
import type { ShowStatus } from './show-status.ts';

export interface HandleMessageOptions {
  sessions: Pick<SessionStore, 'get'>;
  prompts: Pick<PromptQueue, 'add' | 'list' | 'join' | 'edit'>;
  modes: Pick<ModeStore, 'get' | 'set'>;
  questions: Pick<Questions, 'answerInWords'>;
  listProjects(): Promise<string[]>;
  selectProject: SelectProject;
  stopRun: Pick<StopRun, 'ofSession'>;
  showStatus: ShowStatus;
  files: Pick<Files, 'receive' | 'browse' | 'get'>;
  /** Milliseconds. */
  now(): number;
}

/** A message together with where it comes from. */
export interface ReceivedMessage {
  /** Id of its event; what is made of the message gets ids from it, so that handling it again changes nothing. */
  eventId: string;
  ref: SessionRef;
  remoteSession: RemoteSession;
  message: IncomingMessage;
}

/** Does what a message asks for and resolves with what to say to it, if anything. */
export function createHandleMessage(options: HandleMessageOptions) {
  const { sessions, prompts, modes, questions, listProjects, selectProject, stopRun, showStatus, files, now } = options;

  async function handleMessage(received: ReceivedMessage): Promise<ReplyText | undefined> {
    const { eventId, ref, message } = received;
    // What is written below a file is meant for the agent, whatever it looks like.
    if (message.attachments.length > 0) return files.receive(eventId, ref, message);
    const command = parseCommand(message.text);
    switch (command.kind) {
      case 'start':
        return sessions.get(ref) === undefined ? replies.welcome(await listProjects()) : replies.help;
      case 'help':
        return replies.help;
      case 'status':
        return showStatus(ref);
      case 'projects':
        return replies.projectList(await listProjects(), sessions.get(ref)?.project.name);
      case 'project':
        if (!command.isCertain && !(await listProjects()).includes(command.name)) return answerOrPrompt(received);
        return select(received.remoteSession, ref, command.name);
      case 'stop':
        return stop(ref);
      case 'mode':
        return setMode(ref, command.name);
      case 'files':
        return files.browse(ref, command.folder);
      case 'get':
        return files.get(eventId, ref, command.path);
      default:
        return answerOrPrompt(received);
    }
  }

  /** A text answers the agent's question where one is open. */
  async function answerOrPrompt(received: ReceivedMessage): Promise<ReplyText | undefined> {
    const { ref, message } = received;
    if (message.text.trim() !== '') {
      const { status } = await questions.answerInWords(ref, message.text);
      if (status === 'taken') return undefined;
    }
    return addPrompt(received);
  }

  async function setMode(ref: SessionRef, name: string): Promise<ReplyText> {
    const mode = AGENT_MODES.find((known) => known.toLowerCase() === name.toLowerCase());
    if (mode === undefined) return replies.modeChoice(modes.get(ref), name);
    await modes.set(ref, mode);
    return replies.modeSet(mode);
  }

  async function select(remoteSession: RemoteSession, ref: SessionRef, name: string): Promise<ReplyText> {
    const selection = await selectProject(ref.provider, remoteSession, name);
    if (selection.status === 'unknown') {
      return replies.projectUnknown(name, nearestName(name, selection.projects), selection.projects);
    }
    const waiting = (await prompts.list(ref)).filter(({ payload }) => payload.project !== name).length;
    return replies.projectSelected(name, { hasSession: selection.mapping.project.sessionId !== '', waiting });
  }

  async function stop(ref: SessionRef): Promise<ReplyText | undefined> {
    const { status } = await stopRun.ofSession(ref);
    if (status === 'not_running') return replies.nothingToStop;
    return status === 'dropped' ? replies.stoppedWaiting : replies.stopping;
  }

  async function addPrompt({ eventId, ref, message }: ReceivedMessage): Promise<ReplyText | undefined> {
    const mapping = sessions.get(ref);
    if (mapping === undefined) return replies.noProjectYet(await listProjects());
    if (message.text.trim() === '') return replies.nothingToPassOn;
    const part = { messageId: message.id, text: message.text };
    const project = mapping.project.name;
    const heldUntil = mayGoOn(message.text) ? now() + JOIN_WITHIN_MS : undefined;
    const context = contextOf(message);
    if (context === undefined && (await prompts.join(ref, part, { project, heldUntil }))) return undefined;
    const added = await prompts.add(eventId, {
      ...ref,
      project,
      projectSessionId: mapping.project.sessionId,
      text: promptText(context, [part]),
      parts: [part],
      mode: modes.get(ref),
      ...(context !== undefined && { context }),
      ...(heldUntil !== undefined && { heldUntil }),
    });
    return replies.afterAdding(added, eventId);
  }

  async function handleEdit({ ref, message }: ReceivedMessage): Promise<ReplyText | undefined> {
    if (sessions.get(ref) === undefined || parseCommand(message.text).kind !== 'prompt') return undefined;
    const isChanged = await prompts.edit(ref, { messageId: message.id, text: message.text });
    return isChanged ? replies.editTaken : replies.editTooLate;
  }

  return { handleMessage, handleEdit, select, setMode };
}

export type HandleMessage = ReturnType<typeof createHandleMessage>;
