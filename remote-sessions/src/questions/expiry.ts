import type { PendingPermission } from '../etienne/permissions.ts';

/** Etienne gives up after this time. */
const ANSWER_WITHIN_MS = 60_000;

/** When Etienne gives up; its own clock is believed where it is near ours. */
export function expiryOf(pending: PendingPermission, now: number): number {
  const createdAt = Date.parse(pending.createdAt);
  const isPlausible = createdAt <= now && now - createdAt < ANSWER_WITHIN_MS;
  return (isPlausible ? createdAt : now) + ANSWER_WITHIN_MS;
}
