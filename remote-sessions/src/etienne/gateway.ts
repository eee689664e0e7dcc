import type { EtienneClient } from './client.ts';
import type { ClockDifference } from './clock-difference.ts';
import { findAnswer, type StoredAnswer } from './find-answer.ts';
import { readHistory } from './history.ts';
import type { PromptStream } from './prompt-stream.ts';
import type { Reachability } from './reachability.ts';
import type { RetryHanging } from './retry-hanging.ts';
import { makeCurrent, mostRecentSession, readSessionList } from './sessions.ts';
import type { StreamEvent } from './stream-events.ts';

export interface GatewayOptions {
  client: EtienneClient;
  stream: PromptStream;
  memoryEnabled: boolean;
  maxTurns?: number | undefined;
  /** History is dated by Etienne's clock. */
  clocks: Pick<ClockDifference, 'etienneTimeOf'>;
  reachability: Pick<Reachability, 'watch' | 'untilBack'>;
  retryHanging: RetryHanging;
}

export interface OutgoingPrompt {
  project: string;
  prompt: string;
  /** `default` leaves the choice to Etienne. */
  mode: string;
}

/** Where prompts and files of people are put into a project. */
const ATTACHMENTS = '.attachments';

/** What the conversation may ask of Etienne, in its own words; rejects with the coded errors of `errors.ts`. */
export function createEtienneGateway(options: GatewayOptions) {
  const { client, stream, memoryEnabled, maxTurns, clocks, reachability, retryHanging } = options;
  const requestOf = ({ project, prompt, mode }: OutgoingPrompt) => ({
    project,
    prompt,
    memoryEnabled,
    ...(mode !== 'default' && { mode }),
    ...(maxTurns !== undefined && { maxTurns }),
  });

  return {
    listProjects: client.listProjects,
    /** Rejects where Etienne is down or refuses us. */
    async check(): Promise<void> {
      await client.listProjects();
    },
    /** Id of the project's most recent session; empty where it has none. */
    async mostRecentSession(project: string): Promise<string> {
      return mostRecentSession(await readSessionList(client, project))?.sessionId ?? '';
    },
    /** Waits for Etienne, `mostMs` at most. */
    untilBack: reachability.untilBack,
    makeCurrent: (project: string, projectSessionId: string) => makeCurrent(client, project, projectSessionId),
    clearSession: (project: string) => client.clearSession(project),
    abort: (processId: string) => client.abort(processId),
    pendingPermissions: client.pendingPermissions,
    respondPermission: client.respondPermission,

    async *openPrompt(prompt: OutgoingPrompt, signal: AbortSignal): AsyncGenerator<StreamEvent, void, void> {
      yield* await reachability.watch(stream.openPrompt(requestOf(prompt), signal));
    },
    async *attachRun(
      processId: string,
      from: { lastEventId?: number },
      signal: AbortSignal,
    ): AsyncGenerator<StreamEvent, void, void> {
      const events = await retryHanging((attempt) => stream.attachRun(processId, from, attempt), signal);
      yield { type: 'attached', eventId: undefined };
      yield* events;
    },

    /**
     * What to send for a prompt: itself, or, where it does not fit into a URL, a pointer to a file of the project that
     * it was written to. The same id gives the same file.
     */
    async placePrompt(project: string, promptId: string, text: string, mode: string): Promise<string> {
      if (await stream.promptFits(requestOf({ project, prompt: text, mode }))) return text;
      const path = `${ATTACHMENTS}/message-${promptId.replace(/[^A-Za-z0-9]+/g, '-')}.md`;
      await client.addFile(project, path, text);
      return `My message is too long to be sent directly. Read all of it in the file ${path} and take it as what I say here.`;
    },

    /**
     * What is stored of a prompt that ended at or after `startedAfter` (milliseconds by our clock), if anything is.
     * `hasBegun`: Etienne has told that it runs in this session. Without a session the project's most recent one is
     * looked at.
     */
    async storedAnswer(run: {
      project: string;
      projectSessionId: string | undefined;
      prompt: string;
      startedAfter: number;
      hasBegun: boolean;
    }): Promise<StoredAnswer | undefined> {
      const sessionId =
        run.projectSessionId || mostRecentSession(await readSessionList(client, run.project))?.sessionId;
      if (sessionId === undefined) return undefined;
      const lines = await readHistory(client, run.project, sessionId);
      const startedAfterMs = clocks.etienneTimeOf(run.startedAfter);
      const found = findAnswer(lines, { prompt: run.prompt, startedAfterMs, hasBegun: run.hasBegun });
      return found.status === 'found' ? found : undefined;
    },

    close: async () => {
      await Promise.all([client.close(), stream.close()]);
    },
  };
}
