/** What a browser says of where a request comes from. */
export interface RequestHead {
  method: string;
  /** Without its query. */
  path: string;
  host?: string | undefined;
  origin?: string | undefined;
  /** `sec-fetch-site` and `sec-fetch-mode`. */
  site?: string | undefined;
  mode?: string | undefined;
}

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

/**
 * Why a request to the admin page is refused, or undefined where it may pass: only the page itself may use its server.
 *
 * The name in `Host` must be one of loopback, as any other can be made to lead here (DNS rebinding); its port may be
 * that of a tunnel. Where a browser names an origin, it must be the same; one that does not name it must not change
 * anything. The bare page may be opened from elsewhere by a link.
 */
export function whyRefused({ method, path, host, origin, site, mode }: RequestHead): string | undefined {
  if (host === undefined || !LOOPBACK.test(host)) {
    return 'The admin page is on loopback only: open it as http://127.0.0.1 with its port, from afar by a tunnel.';
  }
  const isRead = method === 'GET' || method === 'HEAD';
  if (origin === undefined ? !isRead : origin !== `http://${host}`) return 'Only the admin page itself may do this.';
  const isOpening = isRead && path === '/' && mode === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isOpening) {
    return 'Another page may not use the admin page.';
  }
  return undefined;
}
