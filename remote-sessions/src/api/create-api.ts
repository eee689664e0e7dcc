import { createServer, type Logger, type Metrics, type ReadinessReport, type Server } from 'service-kit';
import { addWebhookRoute, type WebhookRouteOptions } from '../providers/webhook-route.ts';
import type { TellStory } from '../runs/tell-story.ts';
import { addDeadLetterRoute, type DeadLetterRouteOptions } from './dead-letter-route.ts';
import { addRunRoutes, type RunRoutesOptions } from './run-routes.ts';
import { addSessionRoutes, type SessionRoutesOptions } from './session-routes.ts';
import { addStoryRoute } from './story-route.ts';

export interface ApiOptions {
  version: string;
  apiToken: string;
  logger: Logger;
  readiness(): Promise<ReadinessReport>;
  webhooks: WebhookRouteOptions;
  sessions: SessionRoutesOptions;
  runs: RunRoutesOptions;
  deadLetters: DeadLetterRouteOptions;
  tellStory: TellStory;
  metrics: Metrics;
}

/** The manager's HTTP interface: the webhooks of providers, and what an operator or a program may see and do. */
export async function createApi(options: ApiOptions): Promise<Server> {
  const server = await createServer({
    name: 'remote-sessions',
    version: options.version,
    description: 'Connects remote sessions of providers with projects of Etienne',
    logger: options.logger,
    apiToken: options.apiToken,
    readiness: options.readiness,
    metrics: options.metrics,
  });
  await addWebhookRoute(server, options.webhooks);
  addSessionRoutes(server, options.sessions);
  addRunRoutes(server, options.runs);
  addDeadLetterRoute(server, options.deadLetters);
  addStoryRoute(server, options.tellStory);
  return server;
}
