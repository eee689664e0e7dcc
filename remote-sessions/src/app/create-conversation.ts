import type { Logger } from 'service-kit';
import type { createBacklog } from '../conversation/backlog.ts';
import { createHandleAction } from '../conversation/handle-action.ts';
import { createHandleEdit } from '../conversation/handle-edit.ts';
import { createHandleEvent } from '../conversation/handle-event.ts';
import { createHandleMessage } from '../conversation/handle-message.ts';
import type { createHearVoice } from '../conversation/hear-voice.ts';
import { createPassOn } from '../conversation/pass-on.ts';
import { createReadChoice } from '../conversation/read-choice.ts';
import { createSelectByTitle } from '../conversation/select-by-title.ts';
import { createSelectProject } from '../conversation/select-project.ts';
import { createShowStatus } from '../conversation/show-status.ts';
import { createShowWhy } from '../conversation/show-why.ts';
import type { createEtienneGateway } from '../etienne/gateway.ts';
import type { Files } from '../files/create-files.ts';
import { readFileAction } from '../files/file-actions.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import type { Patience } from '../prompts/what-belongs-together.ts';
import type { MessageOutbox } from '../providers/message-outbox.ts';
import type { Providers } from '../providers/registry.ts';
import type { Questions } from '../questions/questions.ts';
import type { Reply } from '../replies/replies.ts';
import type { ActiveRuns } from '../runs/active-runs.ts';
import { createStopRun } from '../runs/stop-run.ts';
import type { TellStory } from '../runs/tell-story.ts';
import type { Addressee, SessionRef } from '../sessions/session-ref.ts';
import type { Stores } from './open-stores.ts';

export interface ConversationOptions {
  stores: Stores;
  gateway: ReturnType<typeof createEtienneGateway>;
  providers: Pick<Providers, 'client'>;
  prompts: PromptQueue;
  active: ActiveRuns;
  outbox: MessageOutbox;
  files: Files;
  questions: Questions;
  backlog: ReturnType<typeof createBacklog>;
  voice: ReturnType<typeof createHearVoice>;
  tellStory: TellStory;
  say(to: Addressee, id: string, reply: Reply): Promise<void>;
  webhookUrl(provider: string): string;
  /** How many UTF-16 units a message of a provider's messenger holds. */
  messageUnits(provider: string): number;
  patience: Patience;
  log: Logger;
}

/** Puts together what an event means, and what the API does to a remote session in the same way. */
export function createConversation(options: ConversationOptions) {
  const { stores, gateway, providers, prompts, active, outbox, files, questions, backlog, voice } = options;
  const { tellStory, say, webhookUrl, messageUnits, patience, log } = options;
  const { database, sessions, runs, modes, languages, choices, messages } = stores;
  const { now } = stores.clock;
  const stopRun = createStopRun({ active, runs, prompts, isUndecided: backlog.isUndecided });
  const selectProject = createSelectProject({ etienne: gateway, sessions, webhookUrl, now });
  const { listProjects } = gateway;
  const selectByTitle = createSelectByTitle({ sessions, listProjects, selectProject, say });
  const passOn = createPassOn({
    database,
    sessions,
    prompts,
    modes,
    messages,
    active,
    listProjects,
    patience,
    messageUnits,
    backlogWaits: backlog.remind,
    now,
  });
  const { handleMessage, handleAsNew, readCommand, doCommand, select, setMode } = createHandleMessage({
    sessions,
    prompts,
    messages,
    modes,
    questions,
    files,
    passOn: passOn.passOn,
    listProjects,
    selectProject,
    selectByTitle,
    stopRun,
    backlogWaits: backlog.remind,
    showWhy: createShowWhy({ messages, outbox, tellStory, client: providers.client }),
    showStatus: createShowStatus({ sessions, active, questions, prompts, checkEtienne: gateway.check, now }),
  });
  const handleEdit = createHandleEdit({
    messages,
    prompts,
    runs,
    files,
    passOn,
    readCommand,
    doCommand,
    handleAsNew,
  });
  const unmap = async (ref: SessionRef) => {
    await prompts.dropWaiting(ref);
    await stopRun.ofSession(ref);
    await backlog.forget(ref);
    await sessions.remove(ref);
    await modes.remove(ref);
    await languages.remove(ref);
    await choices.remove(ref);
    await files.forget(ref);
    await messages.forget(ref);
  };
  const handleAction = createHandleAction({
    prompts,
    runs,
    modes,
    setMode,
    questions,
    stopRun,
    files,
    select,
    decideBacklog: backlog.decide,
    confirmVoice: voice.confirm,
    removeButtons: (ref, id, messageId) => outbox.change(ref, id, { messageId }, { actions: [] }),
  });
  const handleEvent = createHandleEvent({
    handleMessage,
    readChoice: createReadChoice(choices),
    handleEdit,
    handleAction: async (selected) => {
      const action = readFileAction(selected.actionId);
      return action === undefined ? handleAction(selected) : files.act(selected.eventId, selected.ref, action);
    },
    stopRun,
    listProjects,
    selectByTitle,
    waitedSince: backlog.waitedSince,
    forgetSession: async (ref) => {
      const run = active.get(ref);
      if (run !== undefined) run.isUnwanted = true;
      await unmap(ref);
      await outbox.drop(ref);
    },
    say,
    log,
  });

  return { handleEvent, selectProject, stopRun, unmap };
}
