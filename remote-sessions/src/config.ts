import { checkStorage, defineError, storageSecrets } from 'service-kit';
import type { Settings } from 'shared-types';

const configInvalid = defineError('CONFIG_INVALID', { isOfSettings: true });

/** What the manager needs of the settings, checked: exactly one way to sign in to Etienne, and at least one provider. */
export function managerSettings(settings: Settings): Settings {
  const { etienne, providers } = settings;
  const problems: string[] = [];
  const ways = [etienne.token, etienne.jwtSecret, etienne.username ?? etienne.password].filter(Boolean).length;
  if (ways > 1) {
    problems.push('etienne: give only one of token, jwtSecret, or username with password and authUrl');
  }
  if (etienne.username !== undefined || etienne.password !== undefined) {
    if (etienne.username === undefined)
      problems.push('etienne.username (ETIENNE_USERNAME) is missing beside the password');
    if (etienne.password === undefined)
      problems.push('etienne.password (ETIENNE_PASSWORD) is missing beside the username');
    if (etienne.authUrl === undefined) {
      problems.push(
        'etienne.authUrl (ETIENNE_AUTH_URL) is missing: where to sign in, for example http://localhost:5950',
      );
    }
  }
  if (Object.keys(providers).length === 0)
    problems.push('providers: name at least one with its url, for example telegram');
  if (problems.length > 0) {
    throw configInvalid(`these settings are wrong:\n  ${problems.join('\n  ')}`);
  }
  checkStorage(settings);
  return settings;
}

/** All values of the settings that must never be seen. */
export function secretsOf(settings: Settings): string[] {
  const { etienne, channels, transcription } = settings;
  const { telegram, teams } = channels;
  const ofChannels = [telegram.botToken, teams?.appPassword];
  return [
    ...ofChannels,
    settings.apiToken,
    etienne.token,
    etienne.jwtSecret,
    etienne.password,
    transcription?.apiKey,
    ...storageSecrets(settings),
  ].filter((secret) => secret !== undefined);
}
