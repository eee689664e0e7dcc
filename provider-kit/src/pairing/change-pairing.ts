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
  dropQueued(remoteSessionId: string): Promise<void>;
  /** Why nobody can be reached in a remote session; undefined where somebody can. */
  whyUnreachable(remoteSessionId: string): Promise<string | undefined>;
  rules: AccessRules;
  now: () => number;
}) {
  async function findOpen(typed: string) {
    const pairing = await store.findByCode(normalizePairingCode(typed));
    if (pairing === undefined || pairing.status === 'denied') return { status: 'not_found' as const };
    if (pairing.status === 'pending' && pairing.expiresAt <= now()) return { status: 'expired' as const };
    return { status: 'open' as const, pairing };
  }

  async function approveNow(code: string): Promise<ApprovalResult> {
    const found = await findOpen(code);
    if (found.status !== 'open') return found;
    if (rules.policy !== 'pairing') return { status: 'policy', policy: rules.policy };
    const approved: StoredPairing = { ...found.pairing, status: 'approved', source: 'code', decidedAt: now() };
    if (found.pairing.status === 'pending') {
      await store.put(approved);
      const remoteSession = approved.askedIn ?? approved.remoteSession;
      await sessions.note(remoteSession);
      await outlets.say(remoteSession.sessionId, notices(approved.remoteSession).approved(remoteSession, rules.groups));
      await outlets.publish(newEventId(), sessionEvent('session.paired', { provider, remoteSession }, now()));
    }
    return { status: 'approved', pairing: await toPairing(approved) };
  }

  async function denyNow(code: string): Promise<DenialResult> {
    const found = await findOpen(code);
    if (found.status !== 'open') return found;
    // A code that was used already is no longer open to a denial; that is what revoking is for.
    if (found.pairing.status !== 'pending') return { status: 'not_found' };
    await store.put({ ...found.pairing, status: 'denied', decidedAt: now() });
    const { remoteSession, askedIn = remoteSession } = found.pairing;
    await outlets.say(askedIn.sessionId, notices(remoteSession).denied);
    return { status: 'denied' };
  }

  /**
   * Ends the pairing of a remote session, with all that share it; takes part in the transaction of the caller. False
   * where there was nothing to revoke.
   *
   * @param reason Where it ends by itself, for operators: nobody can be told there any more.
   */
  async function revokeInTransaction(remoteSessionId: string, reason?: string): Promise<boolean> {
    const pairingId = sessions.pairingOf(remoteSessionId);
    const pairing = await store.find(pairingId);
    if (pairing?.status !== 'approved') return false;
    const ended = [pairing.remoteSession, ...(await sessions.list(pairingId))];
    await store.remove(pairingId);
    await sessions.forget(pairingId);
    for (const { sessionId } of ended) await dropQueued(sessionId);
    if (reason === undefined) await outlets.say(remoteSessionId, notices(pairing.remoteSession).revoked);
    else await store.rememberRevoked({ ...pairing, reason }, now());
    for (const remoteSession of ended) {
      await outlets.publish(newEventId(), sessionEvent('session.revoked', { provider, remoteSession }, now()));
    }
    return true;
  }

  /** Forgets that somebody asked in a remote session; takes part in the transaction of the caller. */
  async function withdrawInTransaction(remoteSessionId: string): Promise<void> {
    const pairing = await store.find(sessions.pairingOf(remoteSessionId));
    if (pairing === undefined || pairing.status === 'approved') return;
    await store.remove(pairing.remoteSession.sessionId);
    await dropQueued((pairing.askedIn ?? pairing.remoteSession).sessionId);
  }

  /** A pairing as it is shown to operators; once, however many remote sessions share it. */
  async function toPairing({ code, status, remoteSession, createdAt, expiresAt }: StoredPairing): Promise<Pairing> {
    const isApproved = status === 'approved';
    const shared = isApproved ? await sessions.list(remoteSession.sessionId) : [];
    const reason = isApproved ? await whyUnreachable(remoteSession.sessionId) : undefined;
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
    list: async (): Promise<Pairing[]> => [
      ...(await Promise.all((await store.list(now())).map(toPairing))),
      ...(await store.listRevoked()).map(toRevoked),
    ],
  };
}

/** Makes the question whether messages may be sent to a remote session, by the settings in force now. */
export function createIsPaired(
  store: Pick<PairingStore, 'find'>,
  rules: AccessRules,
  pairingOf: PairedSessions['pairingOf'],
) {
  return async (remoteSessionId: string): Promise<boolean> => {
    const pairing = await store.find(pairingOf(remoteSessionId));
    if (pairing?.status !== 'approved' || !hasAccess(rules, pairing.userId, pairing)) return false;
    return rules.groups !== 'off' || (pairing.remoteSession.kind ?? 'direct') === 'direct';
  };
}

export type PairingChanges = ReturnType<typeof createPairingChanges>;
