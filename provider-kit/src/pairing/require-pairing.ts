import { randomUUID } from 'node:crypto';
import type { ProviderEvent, RemoteSession } from 'shared-types';
import type { Notice } from '../messages/message-store.ts';
import { type AccessRules, CODE_LIFETIME_MS, type ConversationKind, decideAccess, hasAccess } from './decide-access.ts';
import type { PairingNotices } from './notices.ts';
import type { PairedSessions } from './paired-sessions.ts';
import { createPairingCode } from './pairing-code.ts';
import type { PairingStore, StoredPairing } from './pairing-store.ts';

/** What pairing needs of the two outboxes. Both take part in the transaction of their caller. */
export interface PairingOutlets {
  publish(id: string, event: ProviderEvent): void;
  say(remoteSessionId: string, notice: Notice): void;
}

/** Who sent something, and where. */
export interface Contact {
  kind: ConversationKind;
  userId: string;
  remoteSession: RemoteSession;
  /** What is paired as a whole, where that is more than the remote session, as the chat of a topic. */
  pairedAs?: RemoteSession;
}

/** The event that tells of a pairing's beginning or end. */
export const sessionEvent = (
  type: 'session.paired' | 'session.revoked',
  data: { provider: string; remoteSession: RemoteSession },
  now: number,
): ProviderEvent => ({ type, timestamp: new Date(now).toISOString(), data });

export const newEventId = (): string => `evt_${randomUUID()}`;

/**
 * Makes the gate that everything incoming has to pass; true lets it through.
 *
 * Says to strangers what they may know (a pairing code, or that groups are not served). Of what they sent it sees
 * nothing, so nothing of it can be kept. To be called inside `database.write`: the pairing, the message about it and
 * the event are on disk together or not at all.
 */
export function createPairingGate({
  provider,
  notices,
  store,
  sessions,
  outlets,
  rules,
  now,
}: {
  /** The name of the provider. */
  provider: string;
  notices: PairingNotices;
  store: PairingStore;
  sessions: Pick<PairedSessions, 'pairingOf' | 'note'>;
  outlets: PairingOutlets;
  rules: AccessRules;
  now: () => number;
}) {
  return (contact: Contact): boolean => {
    const { remoteSession, userId, kind } = contact;
    const pairingId = sessions.pairingOf(remoteSession.sessionId);
    const pairing = store.find(pairingId);
    const access = decideAccess({
      rules,
      kind,
      userId,
      isKnown: kind !== 'direct' && store.findDirect(userId).some((one) => hasAccess(rules, userId, one)),
      pairing,
      groupWasRefused: store.wasGroupRefused(pairingId),
      pendingCount: store.countPending(now()),
      now: now(),
    });
    if (access.status === 'allowed') {
      if (access.firstContact) {
        store.put(newPairing({ ...contact, status: 'approved', source: 'settings', code: '' }));
        outlets.publish(newEventId(), sessionEvent('session.paired', { provider, remoteSession }, now()));
      }
      sessions.note(remoteSession);
      return true;
    }
    if (access.status === 'offer_code') {
      const isSame = !access.fresh && pairing !== undefined;
      const offered: StoredPairing = isSame
        ? { ...pairing, ...whereOf(contact), shownAt: now() }
        : newPairing({ ...contact, status: 'pending', source: 'code', code: createPairingCode() });
      store.put(offered);
      outlets.say(remoteSession.sessionId, notices.offerCode(offered.code));
    }
    if (access.status === 'refuse_group') {
      store.rememberRefusedGroup(pairingId, now());
      outlets.say(remoteSession.sessionId, notices.refusedGroup);
    }
    return false;
  };

  function newPairing(details: Pick<StoredPairing, 'status' | 'source' | 'code'> & Contact): StoredPairing {
    const { status, source, code, userId } = details;
    const at = now();
    const times = { createdAt: at, expiresAt: at + CODE_LIFETIME_MS, shownAt: at, decidedAt: 0 };
    return { status, source, code, userId, ...whereOf(details), ...times };
  }

  function whereOf({ remoteSession, pairedAs }: Contact): Pick<StoredPairing, 'remoteSession' | 'askedIn'> {
    const pairingId = sessions.pairingOf(remoteSession.sessionId);
    if (pairingId === remoteSession.sessionId) return { remoteSession };
    return { remoteSession: pairedAs ?? { ...remoteSession, sessionId: pairingId }, askedIn: remoteSession };
  }
}
