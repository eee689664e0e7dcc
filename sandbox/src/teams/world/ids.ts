import { createHash } from 'node:crypto';
import type { Timers } from '../../telegram/timers.ts';

const digest = (name: string) => createHash('sha256').update(name).digest();

/** The same id again for the same name, in Microsoft's form. */
export const guidOf = (name: string): string =>
  digest(name)
    .toString('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5');

export const personIdOf = (name: string): string => `29:1${digest(`person ${name}`).toString('base64url')}`;
export const personalIdOf = (name: string): string =>
  `a:1${digest(`personal ${name}`).toString('base64url')}${digest(`chat ${name}`).toString('base64url')}`;
export const groupIdOf = (name: string): string =>
  `19:${digest(`group ${name}`).toString('hex').slice(0, 32)}@thread.v2`;
export const channelIdOf = (team: string, channel: string): string =>
  `19:${digest(`channel ${team}/${channel}`).toString('base64url')}1@thread.tacv2`;

/** Ids of messages are milliseconds, each later than the one before. */
export function createMessageIds(timers: Pick<Timers, 'now'>) {
  let last = 0;
  return (): string => {
    last = Math.max(last + 1, timers.now());
    return String(last);
  };
}
