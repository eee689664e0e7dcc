const FIRST_ID = 5_001;

/** Ids of so many people, the same ones each time. */
export const personIds = (count: number): number[] => Array.from({ length: count }, (_, index) => FIRST_ID + index);

/** Each chat has a project of its own, as Etienne runs one prompt at a time in each. */
export const projectOf = (chatId: number): string => `chat-${chatId}`;
