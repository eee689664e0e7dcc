export * from './claims.ts';
export { connectDatabase, type DatabaseOptions, type PostgresDatabase } from './connect-database.ts';
export type { ConnectionOptions } from './connection-settings.ts';
export * from './notices.ts';
export * from './worker.ts';
