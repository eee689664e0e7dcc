/** What one message may hold: UTF-16 units of text and number of entities. */
export type MessageLimits = { maxLength?: number; maxEntities?: number };

/** Telegram's limits of a message; a caption may have 1024 units (Bot API 10.3). Further entities are silently ignored. */
export const messageLimits = { maxLength: 4096, maxEntities: 100 };
