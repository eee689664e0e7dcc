/** Which remote session is meant: a provider's name and the id that this provider gave it. */
export interface SessionRef {
  provider: string;
  sessionId: string;
}

/** One string for a remote session; provider names hold no colon, so it can be taken apart again. */
export const sessionKey = (ref: SessionRef): string => `${ref.provider}:${ref.sessionId}`;

/** The provider of a key; names of providers hold no colon. */
export const providerOf = (key: string): string => key.slice(0, key.indexOf(':'));

/** Whom something is said to, and the message of theirs that it answers, where that would not be clear. */
export interface Addressee extends SessionRef {
  readonly replyTo?: string | undefined;
}
