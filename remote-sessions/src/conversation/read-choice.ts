import type { IncomingMessage } from 'shared-types';
import type { ChoiceStore } from '../providers/choice-store.ts';
import { chosenBy } from '../replies/choices-in-words.ts';
import type { SessionRef } from '../sessions/session-ref.ts';

/**
 * Makes what reads a number as a choice that was offered in words, as where a messenger has no buttons.
 *
 * Only a person's own words count, and a reply only where it answers that very message. A choice is offered once: what
 * stays open is offered anew by whoever shows it.
 */
export function createReadChoice(choices: Pick<ChoiceStore, 'get' | 'use'>) {
  return async (eventId: string, ref: SessionRef, message: IncomingMessage) => {
    if (message.attachments.length > 0 || message.forwardedFrom !== undefined) return undefined;
    const offered = await choices.get(ref);
    if (offered === undefined || (offered.usedBy !== undefined && offered.usedBy !== eventId)) return undefined;
    if (message.replyTo !== undefined && message.replyTo.id !== offered.messageId) return undefined;
    const actionId = chosenBy(offered.actionIds, message.text);
    if (actionId === undefined) return undefined;
    await choices.use(ref, offered.messageId, eventId);
    return { messageId: offered.messageId, actionId };
  };
}
