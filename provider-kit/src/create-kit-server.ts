import { createServer, type Logger, type Metrics, type ReadinessReport, type Server, type Spool } from 'service-kit';
import { addDownloadRoute } from './files/download-route.ts';
import type { Downloads } from './files/open-file.ts';
import { addUploadRoute } from './files/upload-route.ts';
import type { TellStory } from './messages/event-story.ts';
import type { MessageOutbox } from './messages/message-outbox.ts';
import type { OutgoingFiles } from './messages/outgoing-files.ts';
import { addMessageRoutes } from './messages/routes.ts';
import { addStoryRoute } from './messages/story-route.ts';
import type { Messenger } from './messenger.ts';
import type { PairingChanges } from './pairing/change-pairing.ts';
import { addPairingRoutes } from './pairing/routes.ts';
import type { PairingWatch } from './pairing/watch-pairings.ts';
import type { ProgressCalls } from './progress/owned-progress.ts';
import { addProgressRoutes } from './progress/routes.ts';
import { addProviderRoute } from './provider-route.ts';
import type { EventOutbox } from './subscriptions/event-outbox.ts';
import { addSubscriptionRoutes } from './subscriptions/routes.ts';

export interface KitServerOptions {
  name: string;
  version: string;
  description: string;
  logger: Logger;
  apiToken: string;
  secrets(): readonly string[];
  metrics: Metrics;
  readiness(): Promise<ReadinessReport>;
  messenger: Messenger;
  settings: { allowedWebhookHosts: readonly string[] };
  events: EventOutbox;
  messages: MessageOutbox;
  tellStory: TellStory;
  pairings: PairingChanges;
  pairingWatch: PairingWatch;
  isPaired(remoteSessionId: string): Promise<boolean>;
  progress: ProgressCalls;
  downloads: Downloads;
  outgoing: OutgoingFiles;
  spool: Spool;
}

/** The longest text of a message in whatever script, each unit of it three bytes, and what JSON adds. */
const BODY_LIMIT_BYTES = 16 * 1_048_576;

/** Makes the HTTP interface of a provider, with all calls of the contract; it does not listen yet. */
export async function createKitServer(options: KitServerOptions): Promise<Server> {
  const { messenger, events, messages, progress } = options;
  const server = await createServer({ ...options, bodyLimit: BODY_LIMIT_BYTES });
  addProviderRoute(server, options);
  addPairingRoutes(server, options.pairings, options.pairingWatch);
  addSubscriptionRoutes(server, events, options.settings);
  addMessageRoutes(server, messages, progress);
  addStoryRoute(server, options.tellStory);
  addDownloadRoute(server, options.downloads, messenger);
  await addUploadRoute(server, { ...options, outbox: messages });
  addProgressRoutes(server, progress, options.isPaired);
  return server;
}
