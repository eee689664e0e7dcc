import { environmentBindings, SettingsSchema } from './settings.ts';
import { Type } from './type.ts';

type Section = Record<string, unknown>;

const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const sectionAt = (value: unknown, key: string): Section => {
  const inner = isSection(value) ? value[key] : undefined;
  return isSection(inner) ? inner : {};
};

/** What a channel cannot work without; a channel that has it is a provider of this installation. */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  telegram: ['botToken'],
  teams: ['appId', 'appPassword'],
};
/** Where nothing is named at all, people mean this one. */
const USUAL_PROVIDER = 'telegram';

/** How a client on this machine reaches a server: who listens everywhere is reached on loopback. */
export function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Fills in the defaults that follow from other settings, where they are not set.
 *
 * `providers.<name>.url` is where the channel of that name listens. A channel is a provider by itself where it has its
 * credentials, and Telegram where nothing makes any other one. `remoteSessions.publicUrl` is where the manager listens.
 * A server on port 0 has no address to know beforehand. Takes what was put together but not yet checked, and leaves
 * what does not fit for the check.
 */
export function withDerivedDefaults(merged: Section): Section {
  const channels = sectionAt(merged, 'channels');
  const named = sectionAt(merged, 'providers');
  const hasCredentials = (name: string) =>
    (CREDENTIALS[name] ?? []).every((key) => sectionAt(channels, name)[key] !== undefined);
  const isNoneNamed = Object.keys(named).length === 0 && !Object.keys(CREDENTIALS).some(hasCredentials);
  const derived: Section = {};
  for (const name of Object.keys(CREDENTIALS)) {
    const isOurs = hasCredentials(name) || (isNoneNamed && name === USUAL_PROVIDER);
    const url = ownUrl(sectionAt(channels, name));
    if (url !== undefined && (isOurs || isSection(named[name]))) derived[name] = { url };
  }
  const publicUrl = ownUrl(sectionAt(merged, 'remoteSessions'));
  return {
    ...merged,
    ...(isUsable(merged.providers) && { providers: merge(derived, named) }),
    ...(isSection(merged.remoteSessions) &&
      publicUrl !== undefined && { remoteSessions: { publicUrl, ...merged.remoteSessions } }),
  };
}

const isUsable = (value: unknown): boolean => value === undefined || isSection(value);

/** The entries of both; an entry of both takes what it lacks from the derived one. */
function merge(derived: Section, named: Section): Section {
  const entries = Object.entries(named).map(([name, entry]) => [
    name,
    isSection(entry) ? { ...sectionAt(derived, name), ...entry } : entry,
  ]);
  return { ...derived, ...Object.fromEntries(entries) };
}

function ownUrl({ host, port }: Section): string | undefined {
  return typeof host === 'string' && host !== '' && Number.isInteger(port) && port !== 0
    ? localUrl(host, port as number)
    : undefined;
}

/** What can be known of an installation without the rest of its settings being right, or used at all. */
export const placeSettings = Type.Object(
  { dataDir: SettingsSchema.properties.dataDir, logLevel: SettingsSchema.properties.logLevel },
  { additionalProperties: true },
);

/** What reads the settings of an installation: `loadSettings({ ...allSettings, root, env })`. */
export const allSettings = { schema: SettingsSchema, bindings: environmentBindings, derive: withDerivedDefaults };
