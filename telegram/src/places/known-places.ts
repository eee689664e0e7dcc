import { type ChatMessage, platformIdOf } from './message-id.ts';
import type { MovedChats } from './moved-chats.ts';
import type { Place } from './place.ts';
import type { TopicNames } from './topic-names.ts';

/** What is known of places beside what an update says of them. */
export interface KnownPlaces {
  remoteSessionIdOf(place: Place): Promise<string>;
  /** What the topic of a remote session is called. */
  topicNameOf(remoteSessionId: string): Promise<string | undefined>;
  /** What the kit knows a message by. */
  platformIdOf(message: ChatMessage): Promise<string>;
}

/** Makes the answers from what is on disk. */
export function createKnownPlaces(
  movedChats: Pick<MovedChats, 'homeOf' | 'ofBot' | 'remoteSessionIdOf'>,
  topicNames: Pick<TopicNames, 'find'>,
): KnownPlaces {
  return {
    remoteSessionIdOf: movedChats.remoteSessionIdOf,
    topicNameOf: topicNames.find,
    platformIdOf: async (message) =>
      platformIdOf({ ...message, ...movedChats.ofBot }, await movedChats.homeOf(message.chatId)),
  };
}
