import { describeError, systemClock } from 'service-kit';
import type { Settings } from 'shared-types';
import { FILES_FOLDER, MAPPING_FILE, MIGRATIONS, SCHEMA } from './app/open-stores.ts';
import { POSTGRES_MIGRATIONS } from './app/postgres-migrations.ts';
import { createAuthorization } from './etienne/authorization.ts';
import { createEtienneClient } from './etienne/client.ts';
import { EtienneError } from './etienne/errors.ts';

export { readMappings, writeMappings } from './app/move-mappings.ts';
export { managerSettings } from './config.ts';
export { type TranscriptionAnswer, tryTranscription } from './transcription/try-transcription.ts';

/** What Etienne says to whoever signs in so. */
export type EtienneAnswer =
  | {
      status: 'ok';
      projects: string[];
      /** How far Etienne's clock is ahead of ours, in milliseconds, to about a second; undefined where it does not say. */
      clockAheadMs: number | undefined;
    }
  /** `reason` is for the operator and holds no secret. */
  | { status: 'refused' | 'unreachable' | 'sign_in_unreachable' | 'failed'; reason: string };

const TIMEOUT_MS = 10_000;
const STATUS: Readonly<Record<string, 'refused' | 'unreachable' | 'sign_in_unreachable'>> = {
  ETIENNE_UNAUTHORIZED: 'refused',
  ETIENNE_FORBIDDEN: 'refused',
  ETIENNE_UNREACHABLE: 'unreachable',
  ETIENNE_SIGN_IN_UNREACHABLE: 'sign_in_unreachable',
};

/** Signs in with Etienne and lists its projects, as the manager does. Changes nothing. */
export async function askEtienne(settings: Settings['etienne']): Promise<EtienneAnswer> {
  let clockAheadMs: number | undefined;
  const client = createEtienneClient({
    url: settings.url,
    authorization: createAuthorization(settings, { clock: systemClock }),
    timeoutMs: TIMEOUT_MS,
    clocks: {
      now: Date.now,
      note({ sentAt, answeredAt, date }) {
        const said = Date.parse(String(date ?? ''));
        if (!Number.isNaN(said)) clockAheadMs = said - (sentAt + answeredAt) / 2;
      },
    },
  });
  try {
    return { status: 'ok', projects: await client.listProjects(), clockAheadMs };
  } catch (error) {
    if (!(error instanceof EtienneError)) throw error;
    return { status: STATUS[error.code] ?? 'failed', reason: describeError(error) };
  } finally {
    await client.close();
  }
}

/** The database of this service: in the data folder, with the version that this program makes of it, and in PostgreSQL. */
export const managerDatabase = {
  file: 'remote-sessions.db',
  version: MIGRATIONS.length,
  schema: SCHEMA,
  migrations: MIGRATIONS,
  postgresMigrations: POSTGRES_MIGRATIONS,
};

/** What else this service keeps in the data folder: the mapping, and the folder of files that wait to be sent. */
export const managerFiles = { mapping: MAPPING_FILE, folder: FILES_FOLDER };
