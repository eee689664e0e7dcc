import type { Settings } from 'shared-types';

/** What `npm start` is to run, by the settings. */
export type StartPlan =
  | { kind: 'sandbox' }
  /** The manager, with the channels that have their credentials; `elsewhere` names the providers of other places. */
  | { kind: 'services'; channels: 'telegram'[]; elsewhere: string[] };

const LOOPBACK = /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])([:/]|$)/i;

/**
 * Decides that: with credentials the real thing, else the sandbox, unless providers of other places are named.
 *
 * Telegram's own address on this machine says nothing without a token, as it may be left from the example; an address
 * on another machine means that it runs there.
 */
export function whatToStart({ channels, providers }: Pick<Settings, 'channels' | 'providers'>): StartPlan {
  const hasTelegram = channels.telegram.botToken !== undefined;
  const elsewhere = Object.entries(providers)
    .filter(([name, { url }]) => name !== 'telegram' || (!hasTelegram && !LOOPBACK.test(url)))
    .map(([name]) => name);
  if (hasTelegram) return { kind: 'services', channels: ['telegram'], elsewhere };
  return elsewhere.length > 0 ? { kind: 'services', channels: [], elsewhere } : { kind: 'sandbox' };
}
