const maxUrlLength = 2048;
const plainUrl = /^[!#-;=?-Z\\^_`a-z|~[\]]+$/;

/**
 * The address as Telegram takes it in a link, or undefined where it would refuse or drop the link.
 *
 * Telegram links to `http`, `https` and `tg` only, and to web hosts only with a dot in their name, so `localhost` and
 * relative addresses give undefined; the caller then shows the address as text.
 */
export function toTelegramUrl(address: string): string | undefined {
  const withScheme = /^www\./i.test(address) ? `http://${address}` : address;
  if (withScheme.length > maxUrlLength || !/^(?:https?|tg):\/\//i.test(withScheme) || !URL.canParse(withScheme)) {
    return undefined;
  }
  const url = new URL(withScheme);
  if (url.protocol !== 'tg:' && !/^[^.[].*\.[^.]/.test(url.hostname)) return undefined;
  const target = plainUrl.test(withScheme) ? withScheme : url.href;
  return target.length > maxUrlLength ? undefined : target;
}
