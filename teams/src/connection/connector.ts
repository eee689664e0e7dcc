import type { CallFailure } from 'provider-kit';
import { type Clock, describeError, isCodedError } from 'service-kit';
import type { Dispatcher } from 'undici';
import type { ConversationReference } from '../conversations/reference-store.ts';
import { isAllowedServiceUrl } from '../conversations/service-url.ts';
import type { AccessToken } from './access-token.ts';
import { type CallOutcome, classifyAnswer, classifyBroken } from './connector-outcome.ts';
import type { Pacer } from './pacer.ts';
import { watchedRequest } from './watched-request.ts';

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

  const pathOf = ({ conversationId, threadId, kind }: Address, activityId?: string) => {
    const id =
      threadId === undefined || kind !== 'channel' ? conversationId : `${conversationId};messageid=${threadId}`;
    return `/${encodeURIComponent(id)}/activities${activityId === undefined ? '' : `/${encodeURIComponent(activityId)}`}`;
  };

  return {
    /** Posts an activity. The result has an id where it is one message; one of several parts never comes from us. */
    send: (address: Address, activity: Activity, more?: CallOptions) =>
      call(address, 'POST', pathOf(address), activity, more),
    update: (address: Address, activityId: string, activity: Activity, more?: CallOptions) =>
      call(address, 'PUT', pathOf(address, activityId), activity, more),
    remove: (address: Address, activityId: string, more?: CallOptions) =>
      call(address, 'DELETE', pathOf(address, activityId), undefined, more),
  };
}

export type Connector = ReturnType<typeof createConnector>;

function readSent(body: string): Sent {
  try {
    const { id } = JSON.parse(body) as { id?: unknown };
    return typeof id === 'string' ? { id } : {};
  } catch {
    return {};
  }
}
