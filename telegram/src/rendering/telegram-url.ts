const maxUrlLength = 2048;
const plainUrl = /^[!#-;=?-Z\\^_`a-z|~[\]]+$/;

/**
 * The address as Telegram takes it in a link, or undefined where it would refuse or drop the link.
 *
 * Only `http` and `https` become links, and only to hosts with a dot in their name, as Telegram has it; so `localhost`
 * and relative addresses give undefined, and the caller shows the address as text. Telegram takes `tg:` as well, but
 * `tg://user?id=1` is a mention that rings that person's phone, and an answer must not do that.
 */
export function toTelegramUrl(address: string): string | undefined {
  const withScheme = /^www\./i.test(address) ? `http://${address}` : address;
  if (withScheme.length > maxUrlLength || !/^https?:\/\//i.test(withScheme) || !URL.canParse(withScheme)) {
    return undefined;
  }
  const url = new URL(withScheme);
  if (!/^[^.[].*\.[^.]/.test(url.hostname)) return undefined;
  const target = plainUrl.test(withScheme) ? withScheme : url.href;
  return target.length > maxUrlLength ? undefined : target;
}

/** The address as a person reads it where it is no link: `mailto:` and `tel:` need not be said. */
export const readableAddress = (address: string): string => address.replace(/^(?:mailto|tel):(?=[^?]+$)/i, '');
