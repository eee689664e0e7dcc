import { join } from 'node:path';
import { loadSettings, loadVariables, readApiToken, type SettingsPlace, storageSecrets } from 'service-kit';
import { allSettings, environmentBindings, placeSettings, type Settings } from 'shared-types';

/** What the commands know of an installation. */
export interface Installation {
  settings: Settings;
  /** The token of the services; undefined where none was made yet, or this account may not read it. */
  apiToken: string | undefined;
  /** Variables of the process and of `.env`. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** Reads an installation; changes nothing. Throws `CONFIG_INVALID` with all that is wrong. */
export async function readInstallation(place: SettingsPlace): Promise<Installation> {
  const settings = await loadSettings({ ...allSettings, ...place });
  const apiToken = settings.apiToken ?? (await readApiToken(settings.dataDir).catch(() => undefined));
  return { settings, apiToken, environment: await loadVariables(place) };
}

/** The sandbox that was started with the same data folder and has not ended; undefined if there is none. */
async function readSandbox({ root, env }: SettingsPlace): Promise<Installation | undefined> {
  try {
    const { DATA_DIR } = environmentBindings;
    const { dataDir } = await loadSettings({ schema: placeSettings, bindings: { DATA_DIR }, root, env });
    return await readInstallation({ root, env, only: join(dataDir, 'sandbox', 'config.json') });
  } catch {
    return undefined;
  }
}

/**
 * The installation that is meant: that of the settings, or the sandbox that runs in the same data folder where no
 * credentials of a messenger are set, as `npm start` runs that then.
 */
export async function readWhatRuns(place: SettingsPlace): Promise<Installation & { isSandbox: boolean }> {
  const installation = await readInstallation(place);
  const { telegram, teams } = installation.settings.channels;
  const hasMessenger = telegram.botToken !== undefined || teams.appId !== undefined;
  const sandbox = place.only === undefined && !hasMessenger ? await readSandbox(place) : undefined;
  return sandbox === undefined ? { ...installation, isSandbox: false } : { ...sandbox, isSandbox: true };
}

/** All values of the settings that must never be seen. */
export function secretsOf({ settings, apiToken }: Installation): string[] {
  const { channels, etienne, transcription } = settings;
  const { telegram, teams } = channels;
  const known = [
    telegram.botToken,
    telegram.proxy,
    teams.appPassword,
    etienne.token,
    etienne.jwtSecret,
    etienne.password,
    transcription?.apiKey,
    ...storageSecrets(settings),
  ];
  return [...known, apiToken].filter((secret): secret is string => secret !== undefined && secret !== 'none');
}
