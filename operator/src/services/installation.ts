import { loadSettings, loadVariables, readApiToken, type SettingsPlace } from 'service-kit';
import { environmentBindings, type Settings, SettingsSchema, withDerivedDefaults } from 'shared-types';

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
  const settings = await loadSettings({
    schema: SettingsSchema,
    bindings: environmentBindings,
    derive: withDerivedDefaults,
    ...place,
  });
  const apiToken = settings.apiToken ?? (await readApiToken(settings.dataDir).catch(() => undefined));
  return { settings, apiToken, environment: await loadVariables(place) };
}

/** All values of the settings that must never be seen. */
export function secretsOf({ settings: { channels, etienne }, apiToken }: Installation): string[] {
  const { telegram, teams } = channels;
  const known = [
    telegram.botToken,
    telegram.proxy,
    teams.appPassword,
    etienne.token,
    etienne.jwtSecret,
    etienne.password,
  ];
  return [...known, apiToken].filter((secret): secret is string => secret !== undefined && secret !== 'none');
}
