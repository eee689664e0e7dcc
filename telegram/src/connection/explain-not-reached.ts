import type { TelegramProxy } from './choose-proxy.ts';

export interface NotReached {
  /** For the log and `/ready`; names the proxy where it is at fault. */
  reason: string;
  /** The proxy wants other credentials: somebody must act. */
  isDenied: boolean;
}

/** What undici says of an answer to CONNECT that is not 200. */
const CONNECT_ANSWER = /Proxy response \((\d{3})\)/;
const NO_CODE = 'no code';
const BROKEN_OFF = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_PRX_CONN']);
const TIMED_OUT = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT']);

/** Says why a call was not even begun, in words without secrets. */
export function explainNotReached(
  error: unknown,
  proxy: Pick<TelegramProxy, 'name' | 'hasCredentials'> | undefined,
): NotReached {
  const code = codeOf(error);
  if (proxy === undefined) return { reason: `Telegram cannot be reached (${code})`, isDenied: false };
  const the = `the proxy ${proxy.name}`;
  const status = CONNECT_ANSWER.exec(error instanceof Error ? error.message : '')?.[1];
  // tinyproxy answers 401 to credentials that are wrong, and 407 where there are none.
  if (status === '407' || status === '401' || code.startsWith('UND_ERR_SOCKS5_AUTH')) {
    const details = status ?? code;
    const reason = proxy.hasCredentials
      ? `${the} refuses our credentials (${details})`
      : `${the} wants credentials (${details}); put them into its URL`;
    return { reason, isDenied: true };
  }
  if (status !== undefined) return { reason: `${the} does not connect us to Telegram (${status})`, isDenied: false };
  if (code.startsWith('UND_ERR_SOCKS5_REPLY')) {
    return { reason: `${the} does not connect us to Telegram (${code})`, isDenied: false };
  }
  if (/CERT|SIGNATURE/.test(code)) {
    return { reason: `the certificate that comes through ${the} is not trusted (${code})`, isDenied: false };
  }
  if (/TLS|SSL/.test(code)) return { reason: `there is no TLS at or behind ${the} (${code})`, isDenied: false };
  if (/^HPE_|SOCKS5/.test(code) || code === NO_CODE) {
    return { reason: `${the} does not answer as a proxy of its kind does (${code})`, isDenied: false };
  }
  if (BROKEN_OFF.has(code)) return { reason: `${the} broke off while it connected us (${code})`, isDenied: false };
  if (TIMED_OUT.has(code)) return { reason: `${the} does not answer (${code})`, isDenied: false };
  return { reason: `${the} cannot be reached (${code})`, isDenied: false };
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : NO_CODE;
}
