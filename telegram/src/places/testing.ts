import type { KnownPlaces } from './known-places.ts';
import { remoteSessionIdOf } from './place.ts';

/** Of which nothing is known: no group has moved, and no topic has a name. */
export const unknownPlaces: KnownPlaces = {
  remoteSessionIdOf: async (place) => remoteSessionIdOf(place),
  topicNameOf: async () => undefined,
  platformIdOf: async ({ messageId }) => String(messageId),
};
