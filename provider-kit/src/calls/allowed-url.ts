/**
 * Whether an address may be called with a secret of ours: it is below one of the allowed ones, of the same scheme, host
 * and port.
 */
export function isAllowedUrl(address: string, allowed: readonly string[]): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '' || url.host === '') return false;
  return allowed.some((one) => {
    const base = URL.parse(one);
    return base?.host === url.host && base.protocol === url.protocol && below(url).startsWith(below(base));
  });
}

const below = ({ pathname }: URL): string => `${pathname.replace(/\/+$/, '')}/`;
