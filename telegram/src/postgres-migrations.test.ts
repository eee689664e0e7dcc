import { it } from 'node:test';
import { KIT_SHARED_TABLES } from 'provider-kit';
import { assertSameTables } from '../../service-kit/src/testing/same-tables.ts';
import { TELEGRAM_TABLES } from './testing/telegram-tables.ts';

it('the tables of Telegram are the same in SQLite and in PostgreSQL', () =>
  assertSameTables(TELEGRAM_TABLES, KIT_SHARED_TABLES));
