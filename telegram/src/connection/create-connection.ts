import { watchBegin } from 'provider-kit';
import { Agent, defineError, Pool, ProxyAgent, request } from 'service-kit';
import type { Dispatcher } from 'undici';
import type { TelegramProxy } from './choose-proxy.ts';
import { explainNotReached } from './explain-not-reached.ts';

/** Nothing of the call has left this machine for Telegram: it may be made again. */
const notReached = defineError('TELEGRAM_NOT_REACHED', { statusCode: 502, retryable: true });
/** As TELEGRAM_NOT_REACHED, and it will stay so until somebody corrects the credentials of the proxy. */
const proxyDenied = defineError('PROXY_DENIED', { statusCode: 502, retryable: true });

export type RequestOptions = NonNullable<Parameters<typeof request>[1]>;
export type Response = Awaited<ReturnType<typeof request>>;

/** For each step on the way: to the proxy, its answer, TLS. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Servers and proxies close what is idle for a minute or more; a call must not meet that. */
const KEEP_ALIVE_MS = 30_000;

/** The one way to Telegram: straight, or through a proxy. Nothing else goes through it. */
export interface Connection {
  /**
   * Makes a call once. Rejects with TELEGRAM_NOT_REACHED or PROXY_DENIED where nothing of it was written; every other
   * failure leaves open whether Telegram has it. No timeout unless the options name one: polls are silent.
   */
  request(url: string, options: RequestOptions): Promise<Response>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

export function createConnection({ proxy }: { proxy: TelegramProxy | undefined }): Connection {
  const agent = createAgent(proxy);

  function explained(cause: unknown) {
    const { reason, isDenied } = explainNotReached(cause, proxy);
    return (isDenied ? proxyDenied : notReached)(reason, { cause });
  }

  return {
    async request(url, options) {
      let isBegun = false;
      const dispatcher = watchBegin(agent, () => {
        isBegun = true;
      });
      const abort = rejectOnAbort(options.signal);
      try {
        const answer = request(url, { headersTimeout: 0, bodyTimeout: 0, ...options, dispatcher });
        return await Promise.race([answer, abort.promise]);
      } catch (error) {
        throw isBegun ? error : explained(error);
      } finally {
        abort.forget();
      }
    },
    close: () => agent.destroy(),
  };
}

function createAgent(proxy: TelegramProxy | undefined): Dispatcher {
  const options = {
    // Polls that wait and calls that must not do not share a connection.
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
  };
  if (proxy === undefined) return new Agent(options);
  const { url } = proxy;
  return new ProxyAgent({
    ...options,
    uri: url.href.replace(/^socks5h:/, 'socks5:'),
    // By CONNECT always: what the proxy answers then is never taken for Telegram's word.
    proxyTunnel: true,
    clientFactory: (origin, more) => new Pool(origin, { ...more, headersTimeout: CONNECT_TIMEOUT_MS }),
    // For SOCKS undici would take them from the URL as they are encoded there.
    ...(url.protocol.startsWith('socks') && {
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    }),
  });
}

/** undici heeds a signal only once it is connected, which may take long. */
function rejectOnAbort(signal: RequestOptions['signal']) {
  let onAbort = () => {};
  const target = signal as AbortSignal | null | undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(Object.assign(new Error('given up'), { code: 'given up' }));
    if (target?.aborted) onAbort();
    else target?.addEventListener('abort', onAbort);
  });
  return { promise, forget: () => target?.removeEventListener('abort', onAbort) };
}
