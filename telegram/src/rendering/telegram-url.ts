const maxUrlLength = 2048;
const plainUrl = /^[!#-;=?-Z\\^_`a-z|~[\]]+$/;

// TDLib 1.8.65 refuses a whole message for a link whose user, host or port is otherwise; the path may be anything.
const hostCharacter = String.raw`[\w.!$,~*'();&+=\u0080-\u{10ffff}-]|%[\da-f]{2}`;
const authority = new RegExp(
  `^https?://(?:(?:${hostCharacter}|:)*@)?(?<host>(?:${hostCharacter})+)(?::(?<port>[0-9]+))?(?=[/?#]|$)`,
  'iu',
);

/**
 * The address as Telegram takes it in a link, or undefined where it would refuse or drop the link.
 *
 * Only `http` and `https` become links, and only to hosts with a dot in their name, as Telegram has it; so `localhost`
 * and relative addresses give undefined, and the caller shows the address as text. Browsers understand more than Telegram
 * (`http://1`, a backslash for a slash, an empty port), so both have to agree. Telegram takes `tg:` as well, but
 * `tg://user?id=1` is a mention that rings that person's phone, and an answer must not do that.
 */
export function toTelegramUrl(address: string): string | undefined {
  const withScheme = /^www\./i.test(address) ? `http://${address}` : address;
  if (withScheme.length > maxUrlLength || !hasGoodAuthority(withScheme) || !URL.canParse(withScheme)) return undefined;
  const target = plainUrl.test(withScheme) ? withScheme : new URL(withScheme).href;
  return target.length > maxUrlLength || !hasGoodAuthority(target) ? undefined : target;
}

function hasGoodAuthority(url: string): boolean {
  const { host = '', port } = authority.exec(url)?.groups ?? {};
  const isPort = port === undefined || (Number(port) > 0 && Number(port) <= 65_535);
  return isPort && /^[^.].*\.[^.]/.test(host);
}

/** The address as a person reads it where it is no link: `mailto:` and `tel:` need not be said. */
export const readableAddress = (address: string): string => address.replace(/^(?:mailto|tel):(?=[^?]+$)/i, '');

/** Whether a text says the address already, also without what browsers add and leave out: the scheme and a slash at the end. */
export function saysAddress(text: string, url: string): boolean {
  return text.includes(url) || essenceOf(text) === essenceOf(url);
}

function essenceOf(address: string): string {
  const withScheme = /^https?:\/\//i.test(address) ? address : `http://${address}`;
  const { href } = URL.canParse(withScheme) ? new URL(withScheme) : { href: withScheme };
  return href.replace(/^https?:\/\//i, '').replace(/\/$/, '');
}
