import { it } from 'node:test';
import { KIT_SHARED_TABLES } from 'provider-kit';
import { assertSameTables } from '../../service-kit/src/testing/same-tables.ts';
import { TEAMS_TABLES } from './testing/teams-tables.ts';

it('the tables of Teams are the same in SQLite and in PostgreSQL', () =>
  assertSameTables(TEAMS_TABLES, KIT_SHARED_TABLES));
