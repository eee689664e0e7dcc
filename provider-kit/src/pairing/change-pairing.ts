import type { Database } from 'service-kit';
import type { Pairing } from 'shared-types';
import { type AccessRules, hasAccess } from './decide-access.ts';
import type { PairingNotices } from './notices.ts';
import type { PairedSessions } from './paired-sessions.ts';
import { normalizePairingCode } from './pairing-code.ts';
import type { PairingStore, RevokedPairing, StoredPairing } from './pairing-store.ts';
import { newEventId, type PairingOutlets, sessionEvent } from './require-pairing.ts';

export type ApprovalResult =
  | { status: 'approved'; pairing: Pairing }
  | { status: 'not_found' }
  | { status: 'expired' }
  /** The settings do not let codes give access. */
  | { status: 'policy'; policy: AccessRules['policy'] };

export type DenialResult = { status: 'denied' } | { status: 'not_found' } | { status: 'expired' };

const toRevoked = ({ remoteSession, createdAt, reason }: RevokedPairing): Pairing => ({
  code: '',
  status: 'revoked',
  remoteSession,
  createdAt: new Date(createdAt).toISOString(),
  expiresAt: null,
  reason,
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
  sessions,
  outlets,
  dropQueued,
  whyUnreachable,
  rules,
  now,
}: {
  /** The name of the provider. */
  provider: string;
  notices: PairingNotices;
  database: Pick<Database, 'write'>;
  store: PairingStore;
  sessions: PairedSessions;
  outlets: PairingOutlets;
  /** Forgets what still waits to be sent to a remote session; takes part in the transaction. */
  dropQueued(remoteSessionId: string): void;
  /** Why nobody can be reached in a remote session; undefined where somebody can. */
  whyUnreachable(remoteSessionId: string): string | undefined;
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
      const remoteSession = approved.askedIn ?? approved.remoteSession;
      sessions.note(remoteSession);
      outlets.say(remoteSession.sessionId, notices(approved.remoteSession).approved(remoteSession, rules.groups));
      outlets.publish(newEventId(), sessionEvent('session.paired', { provider, remoteSession }, now()));
    }
    return { status: 'approved', pairing: toPairing(approved) };
  }

  function denyNow(code: string): DenialResult {
    const found = findOpen(code);
    if (found.status !== 'open') return found;
    // A code that was used already is no longer open to a denial; that is what revoking is for.
    if (found.pairing.status !== 'pending') return { status: 'not_found' };
    store.put({ ...found.pairing, status: 'denied', decidedAt: now() });
    const { remoteSession, askedIn = remoteSession } = found.pairing;
    outlets.say(askedIn.sessionId, notices(remoteSession).denied);
    return { status: 'denied' };
  }

  /**
   * Ends the pairing of a remote session, with all that share it; takes part in the transaction of the caller. False
   * where there was nothing to revoke.
   *
   * @param reason Where it ends by itself, for operators: nobody can be told there any more.
   */
  function revokeInTransaction(remoteSessionId: string, reason?: string): boolean {
    const pairingId = sessions.pairingOf(remoteSessionId);
    const pairing = store.find(pairingId);
    if (pairing?.status !== 'approved') return false;
    const ended = [pairing.remoteSession, ...sessions.list(pairingId)];
    store.remove(pairingId);
    sessions.forget(pairingId);
    for (const { sessionId } of ended) dropQueued(sessionId);
    if (reason === undefined) outlets.say(remoteSessionId, notices(pairing.remoteSession).revoked);
    else store.rememberRevoked({ ...pairing, reason }, now());
    for (const remoteSession of ended) {
      outlets.publish(newEventId(), sessionEvent('session.revoked', { provider, remoteSession }, now()));
    }
    return true;
  }

  /** Forgets that somebody asked in a remote session; takes part in the transaction of the caller. */
  function withdrawInTransaction(remoteSessionId: string): void {
    const pairing = store.find(sessions.pairingOf(remoteSessionId));
    if (pairing === undefined || pairing.status === 'approved') return;
    store.remove(pairing.remoteSession.sessionId);
    dropQueued((pairing.askedIn ?? pairing.remoteSession).sessionId);
  }

  /** A pairing as it is shown to operators; once, however many remote sessions share it. */
  function toPairing({ code, status, remoteSession, createdAt, expiresAt }: StoredPairing): Pairing {
    const isApproved = status === 'approved';
    const shared = isApproved ? sessions.list(remoteSession.sessionId) : [];
    const reason = isApproved ? whyUnreachable(remoteSession.sessionId) : undefined;
    return {
      code,
      status: isApproved ? 'approved' : 'pending',
      remoteSession,
      ...(shared.length > 0 && { sharedBy: shared }),
      createdAt: new Date(createdAt).toISOString(),
      expiresAt: isApproved ? null : new Date(expiresAt).toISOString(),
      ...(reason !== undefined && { reason }),
    };
  }

  return {
    approve: (code: string) => database.write(() => approveNow(code)),
    deny: (code: string) => database.write(() => denyNow(code)),
    revoke: (remoteSessionId: string) => database.write(() => revokeInTransaction(remoteSessionId)),
    revokeInTransaction,
    withdrawInTransaction,
    list: (): Pairing[] => [...store.list(now()).map(toPairing), ...store.listRevoked().map(toRevoked)],
  };
}

/** Makes the question whether messages may be sent to a remote session, by the settings in force now. */
export function createIsPaired(
  store: Pick<PairingStore, 'find'>,
  rules: AccessRules,
  pairingOf: PairedSessions['pairingOf'],
) {
  return (remoteSessionId: string): boolean => {
    const pairing = store.find(pairingOf(remoteSessionId));
    if (pairing?.status !== 'approved' || !hasAccess(rules, pairing.userId, pairing)) return false;
    return rules.groups !== 'off' || (pairing.remoteSession.kind ?? 'direct') === 'direct';
  };
}

export type PairingChanges = ReturnType<typeof createPairingChanges>;
