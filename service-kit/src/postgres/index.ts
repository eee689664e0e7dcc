export { type Carried, type CarryOptions, carryFromPostgres, carryToPostgres } from './carry-over.ts';
export * from './claims.ts';
export { connectDatabase, type PostgresDatabase } from './connect-database.ts';
export type { ConnectionOptions } from './connection-settings.ts';
export { type JoinOptions, joinOthers, type Shared } from './join-others.ts';
export * from './notices.ts';
export type { DatabaseOptions } from './prepare-tables.ts';
export * from './schemas.ts';
export * from './worker.ts';
