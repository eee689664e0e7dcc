import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

/** What a caller may be told, in the one shape of section 12. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface StoredSubscription {
  id: string;
  url: string;
  secret: string;
  types: string[] | null;
  lastSuccessAt: string | null;
  lastError: string | null;
}

export interface Action {
  id: string;
  label: string;
  style?: string;
  disabled?: boolean;
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** What docs/protocol.md decides, one small rule each; what answers and stores is in `provider.ts`. */
export const rules = {
  capabilities: {
    limits: {
      messageTextLength: 10_000,
      captionLength: 10_000,
      incomingFileBytes: 1_000_000,
      outgoingFileBytes: 1_000_000,
      actionIdLength: 200,
    },
    progress: true,
    actions: true,
    editing: true,
  },
  /** Section 3. */
  isAuthorized: (_path: string, header: string | undefined, token: string): boolean =>
    timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`)),
  /** Section 3: whoever holds the token must not be able to send people's words anywhere else. */
  isAllowedTarget: (url: string): boolean => LOOPBACK.test(URL.parse(url)?.hostname ?? ''),
  showSubscription: (
    { id, url, types, lastSuccessAt, lastError }: StoredSubscription,
    pendingCount: number,
  ): object => ({
    id,
    url,
    types,
    pendingCount,
    lastSuccessAt,
    lastError,
  }),
  /** Section 4: what waits for what. */
  laneOf: ({
    subscriptionId,
    remoteSessionId,
  }: {
    subscriptionId: string | null;
    remoteSessionId: string;
    eventId: string;
  }): string => `${subscriptionId} ${remoteSessionId}`,
  redirect: 'manual' as 'manual' | 'follow',
  attemptId: (eventId: string): string => eventId,
  signatureOf: (secret: string, id: string, timestamp: string, body: string): string =>
    `v1,${createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64')}`,
  outcomeOf(status: number): 'accepted' | 'final' | 'ended' | 'again' {
    if (status >= 200 && status < 300) return 'accepted';
    if (status === 410) return 'ended';
    return status === 400 || status === 413 || status === 422 ? 'final' : 'again';
  },
  delaysMs: [1_000, 2_000, 5_000, 10_000, 30_000, 60_000],
  /** Section 6: what the same key stands for. */
  keyOf: (header: string): string => header,
  isSameBody: (former: string, now: string): boolean => former === now,
  /** Section 7. */
  change: (message: { text: string; actions: Action[][] }, change: object): void => void Object.assign(message, change),
  /** Section 8. */
  selectedId: (action: Action): string => action.id,
  /** Section 9. */
  preview: (text: string): string | undefined => text,
  /** Section 10. */
  fileBytes: (bytes: Buffer): Buffer => bytes,
  /** Section 12. */
  errorBody: ({ status, code, message }: Refusal): object => ({
    statusCode: status,
    code,
    error: STATUS_CODES[status],
    message,
  }),
};

export type Rules = typeof rules;
