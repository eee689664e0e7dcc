import { nearestName } from 'service-kit';
import type { IncomingMessage, RemoteSession } from 'shared-types';
import type { AgentMode } from '../runs/prompt.ts';
import { MOST_WAITING, type PromptQueue } from '../runs/prompt-queue.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { composePrompt } from './compose-prompt.ts';
import { parseCommand } from './parse-command.ts';
import type { ReplyText } from './replies.ts';
import * as replies from './replies.ts';
import type { SelectProject } from './select-project.ts';
import type { ShowStatus } from './show-status.ts';
import type { StopRun } from './stop-run.ts';

export interface HandleMessageOptions {
  sessions: Pick<SessionStore, 'get'>;
  prompts: Pick<PromptQueue, 'add' | 'list'>;
  mode(ref: SessionRef): AgentMode;
  listProjects(): Promise<string[]>;
  selectProject: SelectProject;
  stopRun: Pick<StopRun, 'ofSession'>;
  showStatus: ShowStatus;
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
  const { sessions, prompts, mode, listProjects, selectProject, stopRun, showStatus } = options;

  async function handleMessage(received: ReceivedMessage): Promise<ReplyText | undefined> {
    const { ref, message } = received;
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
        if (!command.isCertain && !(await listProjects()).includes(command.name)) return addPrompt(received);
        return select(received.remoteSession, ref, command.name);
      case 'stop':
        return stop(ref);
      default:
        return addPrompt(received);
    }
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
    const text = composePrompt(message);
    const added = await prompts.add(eventId, {
      ...ref,
      project: mapping.project.name,
      projectSessionId: mapping.project.sessionId,
      text,
      mode: mode(ref),
      messageId: message.id,
    });
    if (added.status === 'full') return replies.queueFull(MOST_WAITING);
    return added.place === 0 ? undefined : replies.queued(added.place, eventId);
  }

  return { handleMessage, select };
}

export type HandleMessage = ReturnType<typeof createHandleMessage>;
