import { type Clock, describeError, isCodedError } from 'service-kit';
import type { Dispatcher } from 'undici';
import type { AccessToken } from './access-token.ts';
import { type CallFailure, type CallOutcome, classifyAnswer, classifyBroken } from './connector-outcome.ts';
import type { Pacer } from './pacer.ts';
import { watchedRequest } from './watched-request.ts';

/** Where a conversation is. */
export interface Address {
  /** The newest that was seen in an activity of the conversation. */
  serviceUrl: string;
  /** Without `;messageid=…`. */
  conversationId: string;
  kind: 'personal' | 'groupChat' | 'channel';
  tenantId: string;
  /** In a channel: the post whose thread is meant; without it a message begins a new one. */
  threadId?: string | undefined;
}

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

export interface ConnectorOptions {
  accessToken: AccessToken;
  /** Beginnings of the addresses that our token may be sent to. */
  allowedServiceUrls: readonly string[];
  dispatcher: Dispatcher;
  pacer: Pacer;
  clock: Pick<Clock, 'now'>;
  /** For one call in all; default 15 s. */
  timeoutMs?: number;
}

/** `give up` instead of waiting for the rate: for what is out of date soon. */
interface CallOptions {
  signal?: AbortSignal;
  mayBeLeftOut?: boolean;
}

type Sent = { id?: string };

/** Calls the Bot Framework connector. Every outcome is a value; the token goes to allowed addresses alone. */
export function createConnector(options: ConnectorOptions) {
  const { accessToken, allowedServiceUrls, dispatcher, pacer, clock, timeoutMs = 15_000 } = options;

  async function call(
    address: Address,
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: object | undefined,
    { signal, mayBeLeftOut = false }: CallOptions = {},
  ): Promise<CallOutcome<Sent>> {
    if (!isAllowedServiceUrl(address.serviceUrl, allowedServiceUrls)) {
      return {
        status: 'refused',
        reason: 'the service URL of the conversation is not in channels.teams.allowedServiceUrls',
      };
    }
    // A URL goes up by such names, however they are encoded.
    if (path.split('/').some((name) => name === '.' || name === '..')) {
      return { status: 'refused', reason: 'an id is no id' };
    }
    for (let isSecond = false; ; isSecond = true) {
      const token = await signIn();
      if (typeof token !== 'string') return token;
      if (mayBeLeftOut) {
        const afterMs = pacer.tryTurn(address.conversationId, address.tenantId);
        if (afterMs > 0) return { status: 'retry', reason: '429 kept to the rates of Teams', afterMs };
      } else await pacer.turn(address.conversationId, address.tenantId, signal);
      if (signal?.aborted) return { status: 'retry', reason: 'given up' };
      const answer = await watchedRequest(
        dispatcher,
        `${address.serviceUrl.replace(/\/+$/, '')}/v3/conversations${path}`,
        {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          timeoutMs,
          ...(signal !== undefined && { signal }),
        },
      );
      if (answer.status === 'broken') return classifyBroken(answer.error, answer.isBegun);
      const { statusCode, headers } = answer;
      if (statusCode >= 200 && statusCode < 300) return { status: 'ok', result: readSent(answer.body) };
      if (statusCode === 401 && !isSecond) {
        accessToken.forget(token);
        continue;
      }
      const retryAfter = headers['retry-after'];
      return classifyAnswer({ statusCode, retryAfter: [retryAfter].flat()[0], body: answer.body }, clock.now());
    }
  }

  /** A failure of signing in is one of the call: nothing was sent. */
  async function signIn(): Promise<string | CallFailure> {
    try {
      return await accessToken.get();
    } catch (error) {
      const isRefused = isCodedError(error) && error.code === 'TEAMS_CREDENTIALS_REFUSED';
      return { status: isRefused ? 'unauthorized' : 'retry', reason: describeError(error) };
    }
  }

  const pathOf = ({ conversationId, threadId }: Address, activityId?: string) => {
    const id = threadId === undefined ? conversationId : `${conversationId};messageid=${threadId}`;
    return `/${encodeURIComponent(id)}/activities${activityId === undefined ? '' : `/${encodeURIComponent(activityId)}`}`;
  };

  return {
    /** Posts an activity. The result has an id where it is one message; one of several parts never comes from us. */
    send: (address: Address, activity: Activity, more?: CallOptions & { replyTo?: string | undefined }) =>
      call(address, 'POST', pathOf(address, more?.replyTo), activity, more),
    update: (address: Address, activityId: string, activity: Activity, more?: CallOptions) =>
      call(address, 'PUT', pathOf(address, activityId), activity, more),
    remove: (address: Address, activityId: string, more?: CallOptions) =>
      call(address, 'DELETE', pathOf(address, activityId), undefined, more),
    /** Opens the personal chat with somebody who has the app; the result's id is the conversation's. */
    createConversation(address: Omit<Address, 'conversationId' | 'kind'>, memberId: string, more?: CallOptions) {
      const { tenantId } = address;
      const body = { isGroup: false, members: [{ id: memberId }], tenantId, channelData: { tenant: { id: tenantId } } };
      return call({ ...address, conversationId: memberId, kind: 'personal' }, 'POST', '', body, more);
    },
  };
}

export type Connector = ReturnType<typeof createConnector>;

/**
 * Whether our token may go to an address: below one of the allowed, of the same scheme, host and port.
 *
 * Anything but `https` only where the operator has written it so.
 */
export function isAllowedServiceUrl(serviceUrl: string, allowed: readonly string[]): boolean {
  const url = URL.parse(serviceUrl);
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
  const below = (path: string) => `${path.replace(/\/+$/, '')}/`;
  return allowed.some((one) => {
    const base = URL.parse(one);
    return (
      base !== null &&
      base.origin === url.origin &&
      base.origin !== 'null' &&
      below(url.pathname).startsWith(below(base.pathname))
    );
  });
}

function readSent(body: string): Sent {
  try {
    const { id } = JSON.parse(body) as { id?: unknown };
    return typeof id === 'string' ? { id } : {};
  } catch {
    return {};
  }
}
