import { databaseContract } from '../database-contract.ts';
import { openDatabase } from './open-database.ts';

databaseContract('SQLite', { bytesType: 'BLOB', open: async (migrations) => openDatabase(':memory:', migrations) });
