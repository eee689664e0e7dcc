import type { Message, Update } from '@grammyjs/types';
import type { Contact, Incoming, Notice } from 'provider-kit';
import { incomingMessageId, inlineCode, refusalText } from 'provider-kit/pure';
import type { ProviderEvent } from 'shared-types';
import type { KnownPlaces } from '../places/known-places.ts';
import type { TelegramWords } from '../words/words-for.ts';
import { remoteSessionAt } from './contact-of.ts';
import { type MessageFacts, readFacts } from './message-facts.ts';
import { isServiceMessage, refusedKind } from './message-kinds.ts';
import type { BotNames } from './read-mentions.ts';
import type { Speaker } from './read-speaker.ts';
import { type EventContext, toEvent } from './to-event.ts';

export interface ReadContext {
  /** Of the language that is spoken there. */
  words: TelegramWords;
  bot: BotNames;
  /** Undefined where only one person can speak. */
  speaker: Exclude<Speaker, { kind: 'nobody' }> | undefined;
  places: Pick<KnownPlaces, 'platformIdOf' | 'topicNameOf'>;
  lookups: Pick<EventContext, 'findMessage' | 'findFileName' | 'findAction' | 'findRun'>;
  now: number;
  log: { error(details: object, text: string): void };
}

/**
 * Reads what somebody did who is let in.
 *
 * A message that has nothing for us is refused in words, unless only Telegram tells something by it. An update whose
 * form is not known is logged by its number.
 */
export async function readIncoming(
  update: Update,
  contact: Contact,
  context: ReadContext,
): Promise<Incoming<MessageFacts>> {
  const { words, bot, speaker, places, lookups, now } = context;
  const { message, callback_query: press } = update;
  const token = press?.data;
  const action = token === undefined ? undefined : await lookups.findAction(contact.remoteSession.sessionId, token);
  const eventContext: EventContext = {
    ...lookups,
    remoteSession: await remoteSessionAt(contact, action?.remoteSessionId, places),
    platformIdOf: places.platformIdOf,
    ...(speaker && { sender: { id: speaker.id, name: speaker.name } }),
    botUsername: bot.username,
    now,
  };
  const read = await readEvent(update, eventContext, context.log);
  const { event, facts } = read ?? {};
  if (token !== undefined) return { status: 'pressed', action, event };
  if (event !== undefined) {
    const isMessage = event.type === 'message.received' || event.type === 'message.edited';
    return isMessage && facts !== undefined ? { status: 'message', event, facts } : { status: 'event', event };
  }
  // Edits come by themselves, too, as with a reaction.
  if (message === undefined || (read !== undefined && isServiceMessage(message))) return { status: 'nothing' };
  const text = read === undefined ? refusalText(words.kit) : emptyText(message, words, bot);
  return { status: 'refused', notice: await noticeTo(contact, message, text, places) };
}

/** Undefined where it cannot be read. */
async function readEvent(
  update: Update,
  context: EventContext,
  log: ReadContext['log'],
): Promise<{ event: ProviderEvent | undefined; facts: MessageFacts | undefined } | undefined> {
  try {
    const message = update.message ?? update.edited_message;
    return { event: await toEvent(update, context), facts: message && (await readFacts(message, context)) };
  } catch (err) {
    // Its form is not what we know: the Bot API grows. Anything else, such as the disk, may work the next time.
    if (!(err instanceof TypeError || err instanceof RangeError)) throw err;
    log.error({ err, updateId: update.update_id }, 'an update could not be read and is left out');
    return undefined;
  }
}

/** Nothing but a mention has no words for an agent, either. */
function emptyText(message: Message, { groups, kinds, kit }: TelegramWords, bot: BotNames): string {
  if (message.text === '') return groups.onlyMention(inlineCode(`@${bot.username} ${groups.example}`));
  const kind = refusedKind(message);
  return refusalText(kit, kind && kinds[kind]);
}

/** What is said to a message. Where several people talk it has to be clear who is answered. */
export async function noticeTo(
  { kind, remoteSession: { sessionId } }: Contact,
  message: Message,
  text: string,
  places: Pick<KnownPlaces, 'platformIdOf'>,
): Promise<Notice> {
  const platformId = await places.platformIdOf({ chatId: message.chat.id, messageId: message.message_id });
  return { text, ...(kind !== 'direct' && { replyTo: incomingMessageId(sessionId, platformId) }) };
}
