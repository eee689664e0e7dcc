/** The contract's id of a message that a person sent. */
export const incomingMessageId = (remoteSessionId: string, platformId: string | number): string =>
  `${remoteSessionId}:${platformId}`;
