import { type Clock, createSecretHider, type Database, type Logger, type Metrics, type Server } from 'service-kit';
import type { Settings } from 'shared-types';
import { addAdminPage } from '../admin/add-admin-page.ts';
import { createApi } from '../api/create-api.ts';
import type { DeadLetterRouteOptions } from '../api/dead-letter-route.ts';
import type { RunRoutesOptions } from '../api/run-routes.ts';
import type { SessionRoutesOptions } from '../api/session-routes.ts';
import { secretsOf } from '../config.ts';
import type { EventInbox } from '../providers/event-inbox.ts';
import { findPaired } from '../providers/find-paired.ts';
import type { MessageOutbox } from '../providers/message-outbox.ts';
import type { Providers } from '../providers/registry.ts';
import type { createReadiness } from '../readiness.ts';
import type { TellStory } from '../runs/tell-story.ts';
import type { createManagerMetrics } from './manager-metrics.ts';

export interface HttpOptions
  extends Pick<SessionRoutesOptions, 'sessions' | 'unmap' | 'selectProject'>,
    Pick<RunRoutesOptions, 'listRuns' | 'stopRun'> {
  settings: Settings;
  apiToken: string;
  version: string;
  readiness: ReturnType<typeof createReadiness>;
  providers: Providers;
  inbox: Pick<EventInbox, 'receive'>;
  outbox: Pick<MessageOutbox, 'say'>;
  tellStory: TellStory;
  metrics: Metrics;
  measure: Pick<ReturnType<typeof createManagerMetrics>, 'eventTaken'>;
  deadLetters: DeadLetterRouteOptions;
  /** Tells of every change on disk. */
  onWritten: Database['onWritten'];
  clock: Clock;
  log: Logger;
}

/** What others reach of the manager: its API with the webhooks, and the admin page, which does what the API does. */
export async function createHttp(options: HttpOptions): Promise<Server> {
  const { settings, apiToken, readiness, providers, inbox, sessions, deadLetters, clock } = options;
  const runs = { listRuns: options.listRuns, stopRun: options.stopRun };
  const server = await createApi({
    version: options.version,
    apiToken,
    logger: options.log,
    readiness,
    webhooks: {
      providers,
      inbox: {
        async receive(provider, eventId, event) {
          const result = await inbox.receive(provider, eventId, event);
          if (result.status === 'queued') options.measure.eventTaken(provider, event.type);
          return result;
        },
      },
      clock,
    },
    sessions: {
      sessions,
      unmap: options.unmap,
      selectProject: options.selectProject,
      findRemoteSession: ({ provider, sessionId }) => findPaired(providers.client(provider), sessionId),
      async say(ref, reply) {
        await options.outbox.say(ref, reply);
      },
    },
    runs,
    tellStory: options.tellStory,
    metrics: options.metrics,
    deadLetters,
  });
  addAdminPage(server, {
    apiToken,
    sessions,
    listRuns: runs.listRuns,
    readiness,
    providers: Object.keys(settings.providers).flatMap((name) => providers.client(name) ?? []),
    onWritten: options.onWritten,
    hide: createSecretHider(() => [...secretsOf(settings), apiToken]),
    provider: providers.client,
    runs,
    deadLetters,
    clock,
  });
  return server;
}
