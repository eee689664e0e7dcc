/** What a browser says of where a request comes from; everything else of it is not looked at. */
export interface RequestHead {
  method: string;
  path: string;
  host?: string | undefined;
  origin?: string | undefined;
  /** `sec-fetch-site` and `sec-fetch-mode`. */
  site?: string | undefined;
  mode?: string | undefined;
}

/**
 * Why a request is refused, or undefined where it may pass: only the page itself may use its server.
 *
 * The name in `Host` must be one of loopback with this port, as any name can be made to lead here (DNS rebinding).
 * Where a browser names an origin, it must be the same; one that does not name it must not change anything. The bare
 * page may be opened from elsewhere by a link.
 */
export function whyRefused(head: RequestHead, port: number): string | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (head.host === undefined || !hosts.includes(head.host)) {
    return `This page is at http://${hosts[0]} only.`;
  }
  const isRead = head.method === 'GET' || head.method === 'HEAD';
  if (head.origin === undefined ? !isRead : head.origin !== `http://${head.host}`) {
    return 'Only the page itself may do this.';
  }
  const isOpening = isRead && head.path === '/' && head.mode === 'navigate';
  if (head.site !== undefined && head.site !== 'same-origin' && head.site !== 'none' && !isOpening) {
    return 'Another page may not use this one.';
  }
  return undefined;
}
