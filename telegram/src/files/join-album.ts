import type { IncomingMessage, ProviderEvent } from 'shared-types';

export type MessageReceived = Extract<ProviderEvent, { type: 'message.received' }>;

/** Makes one message of the parts of an album. */
export function joinAlbum(first: MessageReceived, others: readonly MessageReceived[]): MessageReceived {
  const message = joinMessages([first, ...others].map(({ data }) => data.message)) ?? first.data.message;
  return { ...first, data: { ...first.data, message } };
}

/**
 * All files in order, the captions, and what the album answers or is forwarded from; the id is the first part's.
 *
 * Where more than one part has words, they follow the name of their file. Undefined of nothing.
 */
export function joinMessages(parts: readonly IncomingMessage[]): IncomingMessage | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  const replyTo = parts.find((part) => part.replyTo !== undefined)?.replyTo;
  const forwardedFrom = parts.find((part) => part.forwardedFrom !== undefined)?.forwardedFrom;
  return {
    ...first,
    text: joinCaptions(parts),
    ...(replyTo && { replyTo }),
    ...(forwardedFrom !== undefined && { forwardedFrom }),
    attachments: parts.flatMap((part) => part.attachments),
  };
}

function joinCaptions(parts: readonly IncomingMessage[]): string {
  const captions = parts.filter(({ text }) => text !== '');
  if (captions.length < 2) return captions[0]?.text ?? '';
  const names = parts.map(({ attachments }) => attachments[0]?.name ?? '');
  const areDifferent = new Set(names).size === names.length;
  return parts
    .flatMap(({ text }, index) => {
      const name = areDifferent ? names[index] : `${index + 1}. ${names[index]}`;
      return text === '' ? [] : [`${name}: ${text}`];
    })
    .join('\n');
}
