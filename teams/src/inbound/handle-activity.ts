import type { FileConsent, Handled, Incoming, ProviderKit } from 'provider-kit';
import { refusalText } from 'provider-kit/pure';
import { type Database, fits, misfits } from 'service-kit';
import type { ConversationReference, ReferenceStore } from '../conversations/reference-store.ts';
import type { UploadInfo } from '../messages/file-cards.ts';
import { PROVIDER_NAME } from '../provider-name.ts';
import { type TeamsWords, wordsFor } from '../words/words-for.ts';
import { type Activity, ContentSchema, type Envelope } from './activity.ts';
import { eventIdOf, keyOf, meantAgainAfterMs } from './activity-key.ts';
import { referenceOf, toContact } from './contact-of.ts';
import { type ReadContext, type Reading, readActivity } from './read-activity.ts';
import { readMembership } from './read-membership.ts';

/** What the call of Teams is answered; an invoke has a body that its client reads. */
export type ActivityAnswer = { status: number; body?: { statusCode: number; type: string; value: unknown } };

export interface HandleActivityOptions {
  database: Pick<Database, 'write'>;
  references: ReferenceStore;
  requireMention: boolean;
  /** What changes takes part in the transaction. */
  kit: ReadContext['kit'] &
    Pick<
      ProviderKit,
      | 'isNewUpdate'
      | 'wasUpdateSeen'
      | 'requirePairing'
      | 'handleIncoming'
      | 'rename'
      | 'noteReachable'
      | 'say'
      | 'languageOf'
      | 'revoke'
    >;
  /** Takes part in the transaction, too. */
  answerConsent(remoteSessionId: string, consent: FileConsent<UploadInfo>): Promise<void>;
  now: () => number;
  log: { info(details: object, text: string): void; error(details: object, text: string): void };
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
const refused = ({ refusals, kit }: TeamsWords, what: string): Incoming => ({
  status: 'refused',
  notice: { text: refusalText(kit, what, refusals.taken) },
});

/**
 * Makes the handler of one activity whose token was verified: one transaction with all that follows from it.
 *
 * Resolves only after it is on disk, so Teams may forget it; rejects with nothing of it done. What comes again changes
 * nothing and is answered as before. What strangers and people among themselves wrote is not kept. A message that has
 * nothing for us, or a form that nobody knows yet, is answered in words.
 */
export function createHandleActivity(options: HandleActivityOptions) {
  const { database, references, kit, log, now } = options;
  const isNew = (activity: Activity) => kit.isNewUpdate(PROVIDER_NAME, keyOf(activity), meantAgainAfterMs(activity));
  const wasSeen = (activity: Activity) =>
    kit.wasUpdateSeen(PROVIDER_NAME, keyOf(activity), meantAgainAfterMs(activity));

  return (envelope: Envelope): Promise<ActivityAnswer> =>
    database.write(async () => {
      const { type } = envelope;
      if (!WORDS.has(type) && !PLACES.has(type)) {
        if (!SILENT.has(type)) log.info({ type }, 'an activity of an unknown kind is left out');
        return TAKEN;
      }
      if (!fits(ContentSchema, envelope)) return handleUnreadable(envelope);
      return WORDS.has(type) ? await handleWords(envelope) : await handlePlace(envelope);
    });

  async function handleWords(activity: Activity): Promise<ActivityAnswer> {
    const reference = referenceOf(activity);
    const title = reference.title ?? (await references.find(reference.conversationId))?.title;
    const contact = toContact(activity, { ...reference, title });
    const { remoteSession } = contact;
    const { requireMention } = options;
    const words = wordsFor(await kit.languageOf(remoteSession));
    const reading = await readActivity(activity, { kit, remoteSession, requireMention, now: now() });
    if (reading.status === 'not_for_us') return TAKEN;
    if (reading.status === 'unknown_invoke') {
      log.info({ type: activity.type, name: activity.name?.slice(0, 100) }, 'an invoke of an unknown kind is left out');
      return UNKNOWN;
    }
    // Nobody was told of it.
    if (reading.status === 'deleted' && !(await wasSeen({ ...activity, type: 'message' }))) return TAKEN;
    const isInvoke = activity.type === 'invoke';
    // A press without effect is not remembered: what it is answered, its repetition is, too.
    const isIdle = isInvoke && reading.status === 'pressed' && reading.event === undefined;
    const isFirst = isIdle ? !(await wasSeen(activity)) : await isNew(activity);
    if (!isFirst && !isInvoke) return TAKEN;
    if (isFirst) await note(reference);
    const handled: Handled = isFirst
      ? await kit.handleIncoming(
          contact,
          eventIdOf(activity),
          toIncoming(activity, words, remoteSession.sessionId, reading),
        )
      : { status: (await kit.requirePairing(contact)) ? 'done' : 'not_paired', problem: undefined };
    const problem = handled.status === 'done' ? handled.problem : undefined;
    if (!isInvoke) {
      if (problem !== undefined) await kit.say(remoteSession.sessionId, { text: problem });
      return TAKEN;
    }
    if (handled.status === 'not_paired') return told(words.toasts.notConnected);
    return reading.status === 'file_consent' ? DONE : told(problem ?? words.toasts.done);
  }

  function toIncoming(
    activity: Activity,
    words: TeamsWords,
    remoteSessionId: string,
    reading: Exclude<Reading, { status: 'unknown_invoke' | 'not_for_us' }>,
  ): Incoming {
    switch (reading.status) {
      case 'deleted':
        return { ...reading, status: 'message' };
      case 'empty':
        return activity.type === 'message' ? refused(words, words.refusals.likeThis) : { status: 'nothing' };
      case 'file_consent':
        return { status: 'own', handle: () => options.answerConsent(remoteSessionId, reading.consent) };
      default:
        return reading;
    }
  }

  async function note(reference: ConversationReference) {
    await references.put(reference, now());
    await kit.noteReachable(reference.conversationId);
  }

  async function handlePlace(activity: Activity): Promise<ActivityAnswer> {
    const place = readMembership(activity);
    if (place === undefined || !(await isNew(activity))) return TAKEN;
    const reference = referenceOf(place.activity);
    const { conversationId, teamId, title } = reference;
    const { membership } = place;
    if (membership.change === 'added') {
      await note(reference);
      await kit.requirePairing(toContact(place.activity, reference));
    } else if (membership.change === 'renamed') {
      if (title !== undefined) await references.rename(conversationId, title);
      await kit.rename(toContact(place.activity, reference));
    } else {
      const ofTeam = membership.scope === 'team' && teamId !== undefined ? await references.ofTeam(teamId) : [];
      for (const id of new Set([conversationId, ...ofTeam])) {
        await kit.revoke(id, 'the app was removed there');
        await references.forget(id);
      }
    }
    return TAKEN;
  }

  /** Its form is not what we know: Teams grows. */
  async function handleUnreadable(envelope: Envelope): Promise<ActivityAnswer> {
    const { type } = envelope;
    const paths = misfits(ContentSchema, envelope).map(({ path }) => path);
    const answer = type === 'invoke' ? UNKNOWN : TAKEN;
    if (!(await isNew(envelope))) return answer;
    log.error({ type, paths: [...new Set(paths)].slice(0, 5) }, 'an activity could not be read and is left out');
    const reference = referenceOf(envelope);
    // In groups nobody knows whether it was meant for us.
    if (type !== 'message' || reference.kind !== 'personal') return answer;
    await note(reference);
    const contact = toContact(envelope, reference);
    const words = wordsFor(await kit.languageOf(contact.remoteSession));
    await kit.handleIncoming(contact, eventIdOf(envelope), refused(words, words.kit.refusals.thisKind));
    return answer;
  }
}
