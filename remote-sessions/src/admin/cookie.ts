/**
 * Cookies know no ports, so the name has that of the address in it: two managers on a machine, or two tunnels to others,
 * do not sign each other out.
 */
const nameFor = (host: string) => `admin-${/:(\d+)$/.exec(host)?.[1] ?? '80'}`;

/** The id in the page's cookie; empty where there is none. */
export function readCookie(host: string, header: string | undefined): string {
  const name = nameFor(host);
  for (const pair of (header ?? '').split(';')) {
    const [key = '', value = ''] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return '';
}

/** The header that keeps an id for so long, or takes it away; no script sees it, and no other site sends it. */
export function writeCookie(host: string, id: string, seconds: number): string {
  return `${nameFor(host)}=${id}; Path=/admin; Max-Age=${seconds}; HttpOnly; SameSite=Strict`;
}
