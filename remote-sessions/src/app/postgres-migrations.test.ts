import { it } from 'node:test';
import { assertSameTables } from '../../../service-kit/src/testing/same-tables.ts';
import { MANAGER_TABLES } from '../testing/manager-tables.ts';
import { SHARED_TABLES } from './postgres-migrations.ts';

it('the tables of the manager are the same in SQLite and in PostgreSQL', () =>
  assertSameTables(MANAGER_TABLES, SHARED_TABLES));
