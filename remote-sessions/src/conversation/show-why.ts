import { inOrder } from 'service-kit';
import type { MessageLog } from '../prompts/message-log.ts';
import type { MessageOutbox } from '../providers/message-outbox.ts';
import type { ProviderClient } from '../providers/provider-client.ts';
import type { Reply } from '../replies/replies.ts';
import { whyText, whyUnknown, whyWhat } from '../replies/why-text.ts';
import type { TellStory } from '../runs/tell-story.ts';
import type { SessionRef } from '../sessions/session-ref.ts';

export interface ShowWhyOptions {
  messages: Pick<MessageLog, 'eventOf'>;
  outbox: Pick<MessageOutbox, 'eventOf'>;
  tellStory: TellStory;
  client(provider: string): Pick<ProviderClient, 'story'> | undefined;
}

/** Tells a person the story of a message of this remote session, theirs or ours; of no other. */
export function createShowWhy({ messages, outbox, tellStory, client }: ShowWhyOptions) {
  return async (ref: SessionRef, messageId: string | undefined): Promise<Reply> => {
    if (messageId === undefined) return whyWhat;
    const eventId = (await messages.eventOf(ref, messageId)) ?? (await outbox.eventOf(ref, messageId));
    const story = eventId === undefined ? undefined : await tellStory(eventId, ref);
    if (story === undefined) return whyUnknown;
    const told = await Promise.all([story.id, ...(story.related ?? [])].map((id) => ofProvider(ref, id)));
    return whyText(story.id, inOrder([...told.flat(), ...story.steps]));
  };

  /** A provider that is away, or does not tell, is left out. */
  async function ofProvider(ref: SessionRef, eventId: string) {
    const story = await client(ref.provider)
      ?.story(eventId)
      .catch(() => undefined);
    return story?.remoteSessionId === ref.sessionId ? story.steps : [];
  }
}

export type ShowWhy = ReturnType<typeof createShowWhy>;
