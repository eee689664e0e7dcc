import type { Database } from 'service-kit';
import type { Pairing } from 'shared-types';
import { type AccessRules, hasAccess } from './decide-access.ts';
import type { PairingNotices } from './notices.ts';
import { normalizePairingCode } from './pairing-code.ts';
import type { PairingStore, StoredPairing } from './pairing-store.ts';
import { newEventId, type PairingOutlets, sessionEvent } from './require-pairing.ts';

export type ApprovalResult =
  | { status: 'approved'; pairing: Pairing }
  | { status: 'not_found' }
  | { status: 'expired' }
  /** The settings do not let codes give access. */
  | { status: 'policy'; policy: AccessRules['policy'] };

export type DenialResult = { status: 'denied' } | { status: 'not_found' } | { status: 'expired' };

/** A pairing as it is shown to operators; only pending and approved ones are. */
const toPairing = (stored: StoredPairing): Pairing => ({
  code: stored.code,
  status: stored.status === 'approved' ? 'approved' : 'pending',
  remoteSession: stored.remoteSession,
  createdAt: new Date(stored.createdAt).toISOString(),
  expiresAt: stored.status === 'approved' ? null : new Date(stored.expiresAt).toISOString(),
});

/**
 * Makes what operators (and people, about themselves) can do with pairings.
 *
 * Each change, the message that tells people of it and the event for the subscribers are one transaction.
 */
export function createPairingChanges({
  provider,
  notices,
  database,
  store,
  outlets,
  dropQueued,
  rules,
  now,
}: {
  /** The name of the provider. */
  provider: string;
  notices: PairingNotices;
  database: Pick<Database, 'write'>;
  store: PairingStore;
  outlets: PairingOutlets;
  /** Forgets what still waits to be sent to a remote session; takes part in the transaction. */
  dropQueued(remoteSessionId: string): void;
  rules: AccessRules;
  now: () => number;
}) {
  function findOpen(typed: string) {
    const pairing = store.findByCode(normalizePairingCode(typed));
    if (pairing === undefined || pairing.status === 'denied') return { status: 'not_found' as const };
    if (pairing.status === 'pending' && pairing.expiresAt <= now()) return { status: 'expired' as const };
    return { status: 'open' as const, pairing };
  }

  function approveNow(code: string): ApprovalResult {
    const found = findOpen(code);
    if (found.status !== 'open') return found;
    if (rules.policy !== 'pairing') return { status: 'policy', policy: rules.policy };
    const approved: StoredPairing = { ...found.pairing, status: 'approved', source: 'code', decidedAt: now() };
    if (found.pairing.status === 'pending') {
      store.put(approved);
      outlets.say(approved.remoteSession.sessionId, notices.approved);
      outlets.publish(
        newEventId(),
        sessionEvent('session.paired', { provider, remoteSession: approved.remoteSession }, now()),
      );
    }
    return { status: 'approved', pairing: toPairing(approved) };
  }

  function denyNow(code: string): DenialResult {
    const found = findOpen(code);
    if (found.status !== 'open') return found;
    // A code that was used already is no longer open to a denial; that is what revoking is for.
    if (found.pairing.status !== 'pending') return { status: 'not_found' };
    store.put({ ...found.pairing, status: 'denied', decidedAt: now() });
    outlets.say(found.pairing.remoteSession.sessionId, notices.denied);
    return { status: 'denied' };
  }

  /**
   * Takes part in the transaction of the caller; false where there was nothing to revoke. `isTold`: default true; false
   * where nobody can be told any more.
   */
  function revokeInTransaction(remoteSessionId: string, { isTold = true } = {}): boolean {
    const pairing = store.find(remoteSessionId);
    if (pairing?.status !== 'approved') return false;
    store.remove(remoteSessionId);
    dropQueued(remoteSessionId);
    if (isTold) outlets.say(remoteSessionId, notices.revoked);
    outlets.publish(
      newEventId(),
      sessionEvent('session.revoked', { provider, remoteSession: pairing.remoteSession }, now()),
    );
    return true;
  }

  return {
    approve: (code: string) => database.write(() => approveNow(code)),
    deny: (code: string) => database.write(() => denyNow(code)),
    revoke: (remoteSessionId: string) => database.write(() => revokeInTransaction(remoteSessionId)),
    revokeInTransaction,
    list: (): Pairing[] => store.list(now()).map(toPairing),
  };
}

/** Makes the question whether messages may be sent to a remote session, by the settings in force now. */
export function createIsPaired(store: Pick<PairingStore, 'find'>, rules: AccessRules) {
  return (remoteSessionId: string): boolean => {
    const pairing = store.find(remoteSessionId);
    return pairing?.status === 'approved' && hasAccess(rules, pairing.userId, pairing);
  };
}

export type PairingChanges = ReturnType<typeof createPairingChanges>;
