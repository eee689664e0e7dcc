import type { Address } from '../places/moved-chats.ts';

/** Where calls for a remote session go. */
export type AddressOf = (remoteSessionId: string) => Promise<Address>;

/** What a call that shows something new says of its topic. */
export const inTopic = ({ topicId }: Pick<Address, 'topicId'>) =>
  topicId === undefined ? {} : { message_thread_id: topicId };
