import { type CallOptions, type CallOutcome, isAllowedUrl, type JsonApi, type RateWindow } from 'provider-kit';
import type { ConversationReference } from '../conversations/reference-store.ts';

/** Where a conversation is; with a thread that one is meant, else in a channel a new post. */
export type Address = Pick<ConversationReference, 'serviceUrl' | 'conversationId' | 'kind' | 'tenantId'> & {
  threadId?: string | undefined;
};

/** What is posted. Only what we set. */
export interface Activity {
  type: 'message' | 'typing';
  text?: string;
  textFormat?: 'markdown' | 'plain';
  /** What a notification shows of a card. */
  summary?: string;
  attachments?: { contentType: string; contentUrl?: string; name?: string; content?: object }[];
  entities?: object[];
}

/** Microsoft's page "Optimize your bot with rate limiting": per bot and thread, and per app and tenant. */
export const CONNECTOR_RATES = {
  thread: [
    [7, 1_000],
    [8, 2_000],
    [60, 30_000],
    [1_800, 3_600_000],
  ],
  tenant: [[50, 1_000]],
} as const satisfies Record<string, readonly RateWindow[]>;

/** Calls the Bot Framework connector. Every outcome is a value; the token goes to allowed addresses alone. */
export function createConnector({
  call,
  allowedServiceUrls,
}: {
  call: JsonApi<keyof typeof CONNECTOR_RATES>;
  /** Beginnings of the addresses that our token may be sent to. */
  allowedServiceUrls: readonly string[];
}) {
  async function callAt(
    { serviceUrl, conversationId, threadId, kind, tenantId }: Address,
    { method, activityId, body }: { method: 'POST' | 'PUT' | 'DELETE'; activityId?: string; body?: Activity },
    how?: CallOptions,
  ): Promise<CallOutcome<{ id?: string }>> {
    if (!isAllowedUrl(serviceUrl, allowedServiceUrls)) {
      const reason = 'the service URL of the conversation is not in channels.teams.allowedServiceUrls';
      return { status: 'refused', reason };
    }
    const isInThread = threadId !== undefined && kind === 'channel';
    const ids = [isInThread ? `${conversationId};messageid=${threadId}` : conversationId, activityId];
    // A URL goes up by such names, however they are encoded.
    if (ids.some((id) => id === '.' || id === '..')) return { status: 'refused', reason: 'an id is no id' };
    const [conversation, activity] = ids.map((id) => (id === undefined ? '' : `/${encodeURIComponent(id)}`));
    const url = `${serviceUrl.replace(/\/+$/, '')}/v3/conversations${conversation}/activities${activity}`;
    const outcome = await call({ method, url, body, keys: { thread: conversationId, tenant: tenantId } }, how);
    if (outcome.status !== 'ok') return outcome;
    const { id } = outcome.result;
    return { status: 'ok', result: typeof id === 'string' ? { id } : {} };
  }

  return {
    /** Posts an activity. The result has an id where it is one message; one of several parts never comes from us. */
    send: (address: Address, activity: Activity, how?: CallOptions) =>
      callAt(address, { method: 'POST', body: activity }, how),
    update: (address: Address, activityId: string, activity: Activity, how?: CallOptions) =>
      callAt(address, { method: 'PUT', activityId, body: activity }, how),
    remove: (address: Address, activityId: string, how?: CallOptions) =>
      callAt(address, { method: 'DELETE', activityId }, how),
  };
}

export type Connector = ReturnType<typeof createConnector>;
