export * from './api-token.ts';
export * from './backoff.ts';
export { byLanguage } from './by-language.ts';
export * from './clock.ts';
export * from './common-folder.ts';
export {
  loadSettings,
  loadVariables,
  readSettingsSources,
  type SettingsPlace,
  type SettingsSources,
  settingsProblemsText,
} from './config/load-settings.ts';
export { mergeSettings } from './config/merge-settings.ts';
export { checkStorage, filesFolder, storageSecrets } from './config/storage-settings.ts';
export * from './database.ts';
export * from './errors.ts';
export { becauseOf, currentEventId, eventHeaders } from './event-context.ts';
export { fits, misfits } from './fits.ts';
export * from './http-client.ts';
export { createInTurn } from './in-turn.ts';
export { lockInstance } from './instance-lock.ts';
export { readJsonFile, writeJsonFile, writeJsonText } from './json-file.ts';
export { createLogger, type Logger } from './log/create-logger.ts';
export { createSecretHider } from './log/scrubber.ts';
export { createMetrics, type Metrics } from './metrics/create-metrics.ts';
export { nearestName } from './nearest-name.ts';
export { newId } from './new-id.ts';
export * from './ownership.ts';
export { ensurePrivateDirectory } from './private-file.ts';
export type { QueueSharing } from './queue/key-holds.ts';
export * from './queue/memory-queue-store.ts';
export { POSTGRES_QUEUE_TABLES } from './queue/postgres-queue-tables.ts';
export * from './queue/queue.ts';
export * from './queue/queue-store.ts';
export * from './queue/queue-trace.ts';
export * from './queue/sql-queue-store.ts';
export { inOrder, isoTime, storyStepsOf } from './queue/story-steps.ts';
export { runService } from './run-service.ts';
export { createSecretCheck } from './secret-check.ts';
export { createServer, type Server } from './server/create-server.ts';
export { errorResponses } from './server/error-response.ts';
export type { ReadinessReport } from './server/health.ts';
export { listen } from './server/listen.ts';
export { rawJsonBody } from './server/raw-json-body.ts';
export { readServiceArguments } from './service-arguments.ts';
export * from './spool.ts';
export * from './sqlite/open-database.ts';
export { startOrExit, WRONG_SETTINGS_EXIT_CODE } from './start-failure.ts';
export type { Part } from './start-parts.ts';
export { tellStarter } from './starter-gone.ts';
export * from './webhooks/post-webhook.ts';
export * from './webhooks/signature.ts';
