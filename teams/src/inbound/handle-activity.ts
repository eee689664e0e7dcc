import type { Contact, IncomingFacts, MessageEvent, PressedAction } from 'provider-kit';
import { isUnpair, refusedPress } from 'provider-kit/pure';
import type { Database } from 'service-kit';
import type { ProviderEvent } from 'shared-types';
import { Value } from 'typebox/value';
import type { ConversationReference, ReferenceStore } from '../conversations/reference-store.ts';
import type { FileConsent } from '../files/file-consents.ts';
import { type Activity, ContentSchema, type Envelope } from './activity.ts';
import { type ActivityLog, eventIdOf } from './activity-log.ts';
import { referenceOf, toContact } from './contact-of.ts';
import { type ReadContext, readActivity } from './read-activity.ts';
import { readMembership } from './read-membership.ts';

/** What the call of Teams is answered; an invoke has a body that its client reads. */
export type ActivityAnswer = { status: number; body?: { statusCode: number; type: string; value: unknown } };

export interface HandleActivityOptions {
  database: Pick<Database, 'write'>;
  activityLog: ActivityLog;
  references: ReferenceStore;
  requireMention: boolean;
  lookups: Pick<ReadContext, 'findMessageId' | 'findAction'>;
  now: () => number;
  log: { info(details: object, text: string): void; error(details: object, text: string): void };
  /** All that follows takes part in the transaction. */
  requirePairing(contact: Contact): boolean;
  receiveMessage(id: string, event: MessageEvent, facts: IncomingFacts): void;
  publish(id: string, event: ProviderEvent): void;
  /** Takes the press of a button that is no subscriber's. */
  pressOwn(action: PressedAction): boolean;
  /** Something came from there. */
  noteReachable(remoteSessionId: string): void;
  say(remoteSessionId: string, notice: { text: string }): void;
  /** `removed`: nobody can be told there any more. */
  revoke(remoteSessionId: string, reason: 'asked' | 'removed'): boolean;
  answerConsent(remoteSessionId: string, consent: FileConsent): void;
}

const TAKEN: ActivityAnswer = { status: 202 };
const DONE: ActivityAnswer = { status: 200 };
/** What an invoke is answered that we do not know. */
const UNKNOWN: ActivityAnswer = { status: 501 };

const WORDS = new Set(['message', 'messageUpdate', 'messageDelete', 'invoke']);
const PLACES = new Set(['conversationUpdate', 'installationUpdate']);
/** They tell nothing that anybody waits for. */
const SILENT = new Set(['messageReaction', 'typing', 'event', 'endOfConversation', 'trace']);

const told = (text: string): ActivityAnswer => ({
  status: 200,
  body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text },
});
const refusal = (what: string) => ({ text: `${what} can't be passed on. Send text, a picture or a file.` });

/**
 * Makes the handler of one activity whose token was verified: one transaction with all that follows from it.
 *
 * Resolves only after it is on disk, so Teams may forget it; rejects with nothing of it done. What comes again changes
 * nothing and is answered as before. What strangers and people among themselves wrote is not kept. A message that has
 * nothing for us, or a form that nobody knows yet, is answered in words.
 */
export function createHandleActivity(options: HandleActivityOptions) {
  const { database, activityLog, references, lookups, requirePairing, log, now } = options;

  return (envelope: Envelope): Promise<ActivityAnswer> =>
    database.write(() => {
      const { type } = envelope;
      if (!WORDS.has(type) && !PLACES.has(type)) {
        if (!SILENT.has(type)) log.info({ type }, 'an activity of an unknown kind is left out');
        return TAKEN;
      }
      if (!Value.Check(ContentSchema, envelope)) return handleUnreadable(envelope);
      return WORDS.has(type) ? handleWords(envelope) : handlePlace(envelope);
    });

  function handleWords(activity: Activity): ActivityAnswer {
    const reference = referenceOf(activity);
    const { conversationId } = reference;
    const known = references.find(conversationId);
    const contact = toContact(activity, { ...reference, title: reference.title ?? known?.title });
    const { remoteSession } = contact;
    const reading = readActivity(activity, {
      ...lookups,
      remoteSession,
      requireMention: options.requireMention,
      now: now(),
    });
    if (reading.status === 'not_for_us') return TAKEN;
    if (reading.status === 'unknown_invoke') {
      log.info({ type: activity.type, name: activity.name?.slice(0, 100) }, 'an invoke of an unknown kind is left out');
      return UNKNOWN;
    }
    const isDeletion = reading.status === 'deleted';
    if (isDeletion && !activityLog.has({ ...activity, type: 'message' }, now())) return TAKEN;
    const isInvoke = activity.type === 'invoke';
    // A press without effect is not remembered: what it is answered, its repetition is, too.
    const isIdle = isInvoke && reading.status === 'pressed' && reading.event === undefined;
    const isNew = isIdle ? !activityLog.has(activity, now()) : activityLog.addIfNew(activity, now());
    if (isNew) note(reference);
    if ((isNew || isInvoke) && !requirePairing(contact))
      return isInvoke ? told('This conversation is not connected.') : TAKEN;

    switch (reading.status) {
      case 'message':
        if (isNew && isUnpair(reading.event)) options.revoke(conversationId, 'asked');
        else if (isNew) options.receiveMessage(eventIdOf(activity), reading.event, reading.facts);
        return TAKEN;
      case 'deleted':
        if (isNew) options.receiveMessage(eventIdOf(activity), reading.event, reading.facts);
        return TAKEN;
      case 'empty':
        if (isNew && activity.type === 'message') options.say(conversationId, refusal('A message like this'));
        return TAKEN;
      case 'pressed': {
        const { action, event } = reading;
        const isOwn = isNew && action?.state === 'open' && options.pressOwn(action);
        if (isNew && !isOwn && event !== undefined) options.publish(eventIdOf(activity), event);
        const problem = refusedPress(action);
        // A choice may have been closed by this very press.
        if (isInvoke) return told((isNew ? problem : undefined) ?? 'Got it.');
        if (isNew && problem !== undefined) options.say(conversationId, { text: problem });
        return TAKEN;
      }
      case 'file_consent':
        if (isNew) options.answerConsent(conversationId, reading.consent);
        return DONE;
    }
  }

  function note(reference: ConversationReference) {
    references.put(reference, now());
    options.noteReachable(reference.conversationId);
  }

  function handlePlace(activity: Activity): ActivityAnswer {
    const place = readMembership(activity);
    if (place === undefined || !activityLog.addIfNew(activity, now())) return TAKEN;
    const reference = referenceOf(place.activity);
    const { conversationId, teamId, title } = reference;
    const { membership } = place;
    if (membership.change === 'added') {
      note(reference);
      requirePairing(toContact(place.activity, reference));
    } else if (membership.change === 'renamed') {
      if (title !== undefined) references.rename(conversationId, title);
    } else {
      const ofTeam = membership.scope === 'team' && teamId !== undefined ? references.ofTeam(teamId) : [];
      for (const id of new Set([conversationId, ...ofTeam])) {
        options.revoke(id, 'removed');
        references.forget(id);
      }
    }
    return TAKEN;
  }

  /** Its form is not what we know: Teams grows. */
  function handleUnreadable(envelope: Envelope): ActivityAnswer {
    const { type } = envelope;
    const paths = Value.Errors(ContentSchema, envelope).map(({ instancePath }) => instancePath);
    if (!activityLog.addIfNew(envelope, now())) return type === 'invoke' ? UNKNOWN : TAKEN;
    log.error({ type, paths: [...new Set(paths)].slice(0, 5) }, 'an activity could not be read and is left out');
    if (type === 'invoke') return UNKNOWN;
    const reference = referenceOf(envelope);
    // In groups nobody knows whether it was meant for us.
    if (type !== 'message' || reference.kind !== 'personal') return TAKEN;
    note(reference);
    if (requirePairing(toContact(envelope, reference))) {
      options.say(reference.conversationId, refusal('This kind of message'));
    }
    return TAKEN;
  }
}
