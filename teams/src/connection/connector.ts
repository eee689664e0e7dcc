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

/** Calls the Bot Framework connector. Every outcome is a value; the token goes to allowed addresses alone. */
export function createConnector({
  call,
  allowedServiceUrls,
}: {
  call: JsonApi<keyof typeof CONNECTOR_RATES>;
  /** Beginnings of the addresses that our token may be sent to. */
  allowedServiceUrls: readonly string[];
}) {
  /** `path`: names below the conversations of the connector; the result has the id of what was made or found. */
  async function callAt(
    { serviceUrl, conversationId, tenantId }: Address,
    { method, path, query = '', body }: { method: Method; path: readonly string[]; query?: string; body?: object },
    how?: CallOptions,
  ): Promise<CallOutcome<{ id?: string }>> {
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
    send: (address: Address, activity: Activity, how?: CallOptions) =>
      callAt(address, { method: 'POST', path: activitiesOf(address), body: activity }, how),
    /** The same, for one member of a group or channel alone ("Send and receive targeted messages"). */
    sendToOne: (address: Address, memberId: string, activity: Activity, how?: CallOptions) =>
      callAt(
        address,
        {
          method: 'POST',
          path: activitiesOf(address),
          query: '?isTargetedActivity=true',
          body: { ...activity, recipient: { id: memberId } },
        },
        how,
      ),
    update: (address: Address, activityId: string, activity: Activity, how?: CallOptions) =>
      callAt(address, { method: 'PUT', path: [...activitiesOf(address), activityId], body: activity }, how),
    remove: (address: Address, activityId: string, how?: CallOptions) =>
      callAt(address, { method: 'DELETE', path: [...activitiesOf(address), activityId] }, how),
    /** The messenger's id of a member, by that or by their Entra id. */
    findMember: (address: Address, userId: string, how?: CallOptions) =>
      callAt(address, { method: 'GET', path: [address.conversationId, 'members', userId] }, how),
    /** The id of the personal chat with somebody; refused where they do not have the app. */
    openPersonal: (address: Address, memberId: string, how?: CallOptions) => {
      const { tenantId } = address;
      const body = { isGroup: false, members: [{ id: memberId }], tenantId, channelData: { tenant: { id: tenantId } } };
      return callAt(address, { method: 'POST', path: [], body }, how);
    },
  };
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export type Connector = ReturnType<typeof createConnector>;
