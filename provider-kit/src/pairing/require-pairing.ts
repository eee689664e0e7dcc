import { isDeepStrictEqual } from 'node:util';
import { newId } from 'service-kit';
import type { ProviderEvent, RemoteSession } from 'shared-types';
import type { Notice } from '../messages/message-store.ts';
import { createCodeOffers } from './code-offers.ts';
import {
  type Access,
  type AccessRules,
  CODE_LIFETIME_MS,
  type ConversationKind,
  decideAccess,
  hasAccess,
  MAX_PENDING,
} from './decide-access.ts';
import type { PairingNotices } from './notices.ts';
import type { PairedSessions } from './paired-sessions.ts';
import { createPairingCode } from './pairing-code.ts';
import type { PairingStore, StoredPairing } from './pairing-store.ts';

/** What pairing needs of the two outboxes. Both take part in the transaction of their caller. */
export interface PairingOutlets {
  publish(id: string, event: ProviderEvent): Promise<void>;
  /** The id of the message, where it has one. */
  say(remoteSessionId: string, notice: Notice): Promise<string | undefined>;
}

/** Who sent something, and where. */
export interface Contact {
  kind: ConversationKind;
  userId: string;
  /** Without a `displayName` where its names are not told this time. */
  remoteSession: RemoteSession;
  /** They write nothing but what people write who want to know what to do. */
  asksForHelp?: boolean;
  /** Nobody in particular, but the place itself speaks, as a channel does. */
  isPlace?: boolean;
  /** What is paired as a whole, where that is more than the remote session, as the chat of a topic. */
  pairedAs?: RemoteSession;
}

/** The event that tells of a pairing's beginning or end. */
export const sessionEvent = (
  type: 'session.paired' | 'session.revoked',
  data: { provider: string; remoteSession: RemoteSession },
  now: number,
): ProviderEvent => ({ type, timestamp: new Date(now).toISOString(), data });

export const newEventId = (): string => newId('evt_');

/**
 * Makes the gate that everything incoming has to pass: `admit` lets it through with true.
 *
 * Says to strangers what they may know (a pairing code, or that groups are not served). Of what they sent it sees
 * nothing, so nothing of it can be kept. To be called inside `database.write`: the pairing, the message about it and
 * the event are on disk together or not at all. `look` tells what `admit` would do, and does nothing.
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
  /** Whether somebody may talk to us in private. */
  const isKnown = async (userId: string): Promise<boolean> =>
    hasAccess(rules, userId, undefined) ||
    (await store.findDirect(userId)).some((one) => hasAccess(rules, userId, one));

  const offers = createCodeOffers(MAX_PENDING);

  async function decide({ remoteSession, userId, kind, isPlace = false, asksForHelp = false }: Contact) {
    const pairingId = sessions.pairingOf(remoteSession.sessionId);
    const pairing = await store.find(pairingId);
    const isServed =
      kind === 'direct'
        ? hasAccess(rules, userId, pairing)
        : rules.groups !== 'off' && pairing?.status === 'approved' && pairing.source === 'code';
    const access = decideAccess({
      rules,
      kind,
      userId,
      isKnown: kind !== 'direct' && (await isKnown(userId)),
      isPlace,
      pairing,
      asksForHelp,
      pointedAt: offers.get(pairingId)?.pointedAt ?? 0,
      // Those who are served cause no look at the others.
      groupWasRefused: !isServed && (await store.wasGroupRefused(pairingId)),
      pendingCount: isServed ? 0 : await store.countPending(now()),
      now: now(),
    });
    return { access, pairing, pairingId };
  }

  async function admit(contact: Contact): Promise<boolean> {
    const { remoteSession } = contact;
    const { access, pairing: known, pairingId } = await decide(contact);
    const pairing = await takeNames(contact, known);
    const speaking = () => notices(remoteSession.language === undefined ? pairing?.remoteSession : remoteSession);
    if (access.status === 'allowed') {
      if (access.firstContact) {
        await store.put(newPairing({ ...contact, status: 'approved', source: 'settings', code: '' }));
        await outlets.publish(newEventId(), sessionEvent('session.paired', { provider, remoteSession }, now()));
      }
      await sessions.note(remoteSession);
      return true;
    }
    if (access.status === 'offer_code') {
      const isSame = !access.fresh && pairing !== undefined;
      const offered: StoredPairing = isSame
        ? { ...pairing, ...whereOf(contact), remoteSession: pairing.remoteSession, shownAt: now() }
        : newPairing({
            ...contact,
            ...askerOf(contact, pairing),
            status: 'pending',
            source: 'code',
            code: createPairingCode(),
          });
      await store.put(offered);
      const { onlyTo } = askerOf(contact, pairing);
      const messageId = await outlets.say(remoteSession.sessionId, {
        ...speaking().offerCode(offered.code, remoteSession),
        ...(onlyTo !== undefined && { onlyTo }),
      });
      offers.note(pairingId, { messageId, pointedAt: 0 });
    }
    if (access.status === 'point_to_code' && pairing !== undefined) {
      const messageId = offers.get(pairingId)?.messageId;
      await outlets.say(remoteSession.sessionId, {
        ...speaking().codeWaits(pairing.expiresAt - now()),
        ...(messageId !== undefined && { replyTo: messageId }),
      });
      offers.note(pairingId, { messageId, pointedAt: now() });
    }
    if (access.status === 'refuse_group') {
      await store.rememberRefusedGroup(pairingId, now());
      await outlets.say(remoteSession.sessionId, speaking().refusedGroup);
    }
    return false;
  }

  /** Where several people read, the code is for whoever asked; where nobody did, for whoever brought us there. */
  function askerOf(
    { kind, userId, isPlace }: Contact,
    pairing: StoredPairing | undefined,
  ): { userId: string; onlyTo?: string } {
    const asker = isPlace ? pairing?.userId : userId;
    return kind === 'direct' || asker === undefined || asker === pairing?.remoteSession.sessionId
      ? { userId }
      : { userId: asker, onlyTo: asker };
  }

  /** Whoever or whatever is known already may have another name or language now; answers what is known then. */
  async function takeNames(
    contact: Pick<Contact, 'remoteSession' | 'pairedAs'>,
    pairing: StoredPairing | undefined,
  ): Promise<StoredPairing | undefined> {
    if (pairing === undefined) return undefined;
    const remoteSession = withNamesOf(pairing.remoteSession, whereOf(contact).remoteSession);
    if (isDeepStrictEqual(remoteSession, pairing.remoteSession)) return pairing;
    const renamed = { ...pairing, remoteSession };
    await store.put(renamed);
    return renamed;
  }

  function newPairing(details: Pick<StoredPairing, 'status' | 'source' | 'code'> & Contact): StoredPairing {
    const { status, source, code, userId } = details;
    const at = now();
    const times = { createdAt: at, expiresAt: at + CODE_LIFETIME_MS, shownAt: at, decidedAt: 0 };
    return { status, source, code, userId, ...whereOf(details), ...times };
  }

  function whereOf({
    remoteSession,
    pairedAs,
  }: Pick<Contact, 'remoteSession' | 'pairedAs'>): Pick<StoredPairing, 'remoteSession' | 'askedIn'> {
    const pairingId = sessions.pairingOf(remoteSession.sessionId);
    if (pairingId === remoteSession.sessionId) return { remoteSession };
    return { remoteSession: pairedAs ?? { ...remoteSession, sessionId: pairingId }, askedIn: remoteSession };
  }

  return {
    admit,
    look: async (contact: Contact): Promise<Access['status']> => (await decide(contact)).access.status,
    isKnown,
    /** Somebody or something has another name; false where nothing is known of it. */
    async rename(contact: Pick<Contact, 'remoteSession' | 'pairedAs'>): Promise<boolean> {
      const pairing = await store.find(sessions.pairingOf(contact.remoteSession.sessionId));
      return (await takeNames(contact, pairing)) !== undefined;
    },
  };
}

/** Where it is told what a remote session is called, all of its names are; else they stay. So does the language. */
function withNamesOf(known: RemoteSession, { displayName, title, username, language }: RemoteSession): RemoteSession {
  const spoken = language === undefined ? known : { ...known, language };
  if (displayName === undefined) return spoken;
  const { title: _title, username: _username, ...rest } = spoken;
  return {
    ...rest,
    displayName,
    ...(title !== undefined && { title }),
    ...(username !== undefined && { username }),
  };
}
