import type { Settings } from 'shared-types';

/** A provider of this installation. */
export type Channel = 'telegram' | 'teams';

/** What `npm start` is to run, by the settings. */
export type StartPlan =
  | { kind: 'sandbox' }
  /** The manager, with the channels that have their credentials; `elsewhere` names the providers of other places. */
  | { kind: 'services'; channels: Channel[]; elsewhere: string[] };

const LOOPBACK = /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])([:/]|$)/i;

/**
 * Decides that: with credentials the real thing, else the sandbox, unless providers of other places are named.
 *
 * A channel's own address on this machine says nothing without credentials, as it may be left from the example; an
 * address on another machine means that it runs there.
 */
export function whatToStart({ channels, providers }: Pick<Settings, 'channels' | 'providers'>): StartPlan {
  const { telegram, teams } = channels;
  const has: Record<string, boolean> = {
    telegram: telegram.botToken !== undefined,
    teams: teams.appId !== undefined && teams.appPassword !== undefined,
  };
  const ours = (['telegram', 'teams'] as const).filter((name) => has[name]);
  const elsewhere = Object.entries(providers)
    .filter(([name, { url }]) => !(name in has) || (!has[name] && !LOOPBACK.test(url)))
    .map(([name]) => name);
  if (ours.length + elsewhere.length === 0) return { kind: 'sandbox' };
  return { kind: 'services', channels: ours, elsewhere };
}
