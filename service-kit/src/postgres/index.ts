export * from './connect-database.ts';
