import { it } from 'node:test';
import { assertSameTables } from '../../service-kit/src/testing/same-tables.ts';
import { KIT_SHARED_TABLES } from './postgres-migrations.ts';
import { KIT_TABLES } from './testing/open-kit-database.ts';

it('the tables of the kit are the same in SQLite and in PostgreSQL', () =>
  assertSameTables(KIT_TABLES, KIT_SHARED_TABLES));
