import { databaseContract } from '../database-contract.ts';
import { freshService, postgresServer } from '../testing/postgres-server.ts';
import { connectDatabase } from './connect-database.ts';

databaseContract('PostgreSQL', {
  bytesType: 'BYTEA',
  open: async (migrations) =>
    connectDatabase({ url: (await postgresServer()).url(), service: freshService(), migrations }),
});
