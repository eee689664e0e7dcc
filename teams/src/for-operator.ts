import { type CallOutcome, outgoingFolder } from 'provider-kit';
import { Agent, systemClock } from 'service-kit';
import type { Settings } from 'shared-types';
import { requireTeamsSettings } from './config.ts';
import { createSignIn } from './connection/sign-in.ts';
import { POSTGRES_MIGRATIONS } from './postgres-migrations.ts';
import { PROVIDER_NAME } from './provider-name.ts';
import { MIGRATIONS } from './teams-database.ts';

/**
 * Signs in as the bot of these settings. Changes nothing. Throws what `requireTeamsSettings` throws; what Microsoft
 * answers is a value, whose reason says what to correct and holds no secret.
 */
export async function signInBot(settings: Settings): Promise<CallOutcome<undefined>> {
  const { loginUrl, appId, appPassword, tenantId } = requireTeamsSettings(settings);
  const dispatcher = new Agent({ allowH2: false });
  try {
    const signIn = createSignIn({ loginUrl, appId, appPassword, tenantId, dispatcher, clock: systemClock });
    const outcome = await signIn.attempt();
    return outcome.status === 'ok' ? { status: 'ok', result: undefined } : outcome;
  } finally {
    await dispatcher.destroy();
  }
}

/** The database of this service: in the data folder, with the version that this program makes of it, and in PostgreSQL. */
export const teamsDatabase = {
  file: 'teams.db',
  version: MIGRATIONS.length,
  schema: PROVIDER_NAME,
  migrations: MIGRATIONS,
  postgresMigrations: POSTGRES_MIGRATIONS,
};

/** The folder, below the data folder, of files that wait to be sent. */
export const teamsFilesFolder = outgoingFolder(PROVIDER_NAME);
