import type { ProviderEvent } from 'shared-types';

export type MessageReceived = Extract<ProviderEvent, { type: 'message.received' }>;

/** Makes one message of the parts of an album: all files in order, the captions as lines, the rest from the first part. */
export function joinAlbum(first: MessageReceived, others: readonly MessageReceived[]): MessageReceived {
  const messages = [first, ...others].map(({ data }) => data.message);
  const text = messages
    .map((message) => message.text)
    .filter((caption) => caption !== '')
    .join('\n');
  const attachments = messages.flatMap((message) => message.attachments);
  return { ...first, data: { ...first.data, message: { ...first.data.message, text, attachments } } };
}
