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

export const textActivity = (text: string, textFormat: 'markdown' | 'plain'): Activity => ({
  type: 'message',
  text,
  textFormat,
});

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

/**
 * Calls the Bot Framework connector. Every outcome is a value; the token goes to allowed addresses alone. Without an
 * address nobody is reached.
 */
export function createConnector({
  call,
  allowedServiceUrls,
}: {
  call: JsonApi<keyof typeof CONNECTOR_RATES>;
  /** Beginnings of the addresses that our token may be sent to. */
  allowedServiceUrls: readonly string[];
}) {
  /** The result has the id of what was made or found. */
  async function callAt(
    address: Address | undefined,
    requestTo: (address: Address) => Request,
    how?: CallOptions,
  ): Promise<CallOutcome<{ id?: string }>> {
    if (address === undefined) return { status: 'unreachable', reason: 'nothing has come from this conversation yet' };
    const { serviceUrl, conversationId, tenantId } = address;
    const { method, path, query = '', body } = requestTo(address);
    if (!isAllowedUrl(serviceUrl, allowedServiceUrls)) {
      const reason = 'the service URL of the conversation is not in channels.teams.allowedServiceUrls';
      return { status: 'refused', reason };
    }
    // A URL goes up by such names, however they are encoded.
    if (path.some((name) => name === '.' || name === '..')) return { status: 'refused', reason: 'an id is no id' };
    const names = ['v3', 'conversations', ...path].map(encodeURIComponent);
    const url = `${serviceUrl.replace(/\/+$/, '')}/${names.join('/')}${query}`;
    const outcome = await call({ method, url, body, keys: { thread: conversationId, tenant: tenantId } }, how);
    if (outcome.status !== 'ok') return outcome;
    const { id } = outcome.result;
    return { status: 'ok', result: typeof id === 'string' ? { id } : {} };
  }

  const activitiesOf = ({ conversationId, threadId, kind }: Address): [string, string] => [
    threadId === undefined || kind !== 'channel' ? conversationId : `${conversationId};messageid=${threadId}`,
    'activities',
  ];

  return {
    /** Posts an activity. The result has an id where it is one message; one of several parts never comes from us. */
    send: (address: Address | undefined, activity: Activity, how?: CallOptions) =>
      callAt(address, (known) => ({ method: 'POST', path: activitiesOf(known), body: activity }), how),
    /** The same, for one member of a group or channel alone ("Send and receive targeted messages"). */
    sendToOne: (address: Address, memberId: string, activity: Activity, how?: CallOptions) => {
      const body = { ...activity, recipient: { id: memberId } };
      const query = '?isTargetedActivity=true';
      return callAt(address, () => ({ method: 'POST', path: activitiesOf(address), query, body }), how);
    },
    update: (address: Address | undefined, activityId: string, activity: Activity, how?: CallOptions) =>
      callAt(address, (known) => ({ method: 'PUT', path: [...activitiesOf(known), activityId], body: activity }), how),
    remove: (address: Address | undefined, activityId: string, how?: CallOptions) =>
      callAt(address, (known) => ({ method: 'DELETE', path: [...activitiesOf(known), activityId] }), how),
    /** The messenger's id of a member, by that or by their Entra id. */
    findMember: (address: Address, userId: string, how?: CallOptions) =>
      callAt(address, ({ conversationId }) => ({ method: 'GET', path: [conversationId, 'members', userId] }), how),
    /** The id of the personal chat with somebody; refused where they do not have the app. */
    openPersonal: (address: Address, memberId: string, how?: CallOptions) => {
      const { tenantId } = address;
      const body = { isGroup: false, members: [{ id: memberId }], tenantId, channelData: { tenant: { id: tenantId } } };
      return callAt(address, () => ({ method: 'POST', path: [], body }), how);
    },
  };
}

interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Names below the conversations of the connector. */
  path: readonly string[];
  query?: string;
  body?: object;
}

export type Connector = ReturnType<typeof createConnector>;
