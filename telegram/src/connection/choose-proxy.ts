import { defineError } from 'service-kit';
import { isExcepted, isLoopback } from './no-proxy.ts';

const proxyInvalid = defineError('PROXY_INVALID', { isOfSettings: true });

/** Through which calls reach Telegram. */
export interface TelegramProxy {
  /** With its credentials: a secret. */
  url: URL;
  /** What may be shown: scheme, host and port. */
  name: string;
  hasCredentials: boolean;
}

export type Variables = Readonly<Record<string, string | undefined>>;

const SCHEMES = ['http:', 'https:', 'socks5:', 'socks5h:'];
const SUPPORTED =
  'http://, https:// or socks5://, such as http://proxy.example:3128 (with user:password@ before the host where it wants them)';

/**
 * Chooses the proxy for calls to `apiRoot`: the one that is set, whatever the host, else that of the environment, which
 * never is for loopback nor for what `NO_PROXY` names. Undefined where calls go straight, as with `none`.
 *
 * Throws PROXY_INVALID, which says where the value comes from and never what it is.
 */
export function chooseProxy({
  setting,
  environment,
  apiRoot,
}: {
  setting: string | undefined;
  environment: Variables;
  apiRoot: string;
}): TelegramProxy | undefined {
  if (setting === 'none') return undefined;
  if (setting !== undefined) return readProxy(setting, 'channels.telegram.proxy');
  const target = new URL(apiRoot);
  if (isLoopback(target)) return undefined;
  const read = (name: string): [name: string, value: string] | undefined => {
    // As most programs do, the lower case first.
    const found = [name.toLowerCase(), name].find((one) => (environment[one] ?? '').trim() !== '');
    return found === undefined ? undefined : [found, (environment[found] ?? '').trim()];
  };
  const [source, value] = read(target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? read('ALL_PROXY') ?? [];
  if (source === undefined || value === undefined || isExcepted(target, read('NO_PROXY')?.[1] ?? '')) return undefined;
  // Here, and only here, it is usual to leave the scheme out.
  return readProxy(value.includes('://') ? value : `http://${value}`, `the environment variable ${source}`);
}

/** The forms in which the credentials of a proxy could show up. */
export function secretsOf({ url }: TelegramProxy): string[] {
  const { username, password } = url;
  if (username === '' && password === '') return [];
  const [user, word] = [decodeURIComponent(username), decodeURIComponent(password)];
  const pair = `${user}:${word}`;
  const base64 = Buffer.from(pair).toString('base64');
  // Without a password the name is what opens the door.
  return [pair, `${username}:${password}`, base64, ...(word === '' ? [user, username] : [word, password])];
}

function readProxy(text: string, source: string): TelegramProxy {
  const url = URL.parse(text);
  if (url === null || url.hostname === '') {
    throw proxyInvalid(`${source} is not the URL of a proxy; it must begin with ${SUPPORTED}`);
  }
  if (!SCHEMES.includes(url.protocol)) {
    throw proxyInvalid(
      `${source} names a proxy of the kind ${url.protocol}//, which is not known; known are ${SUPPORTED}`,
    );
  }
  if (!isDecodable(url.username) || !isDecodable(url.password)) {
    throw proxyInvalid(`${source} has a "%" in its user or password that must be written as %25`);
  }
  return { url, name: `${url.protocol}//${url.host}`, hasCredentials: url.username !== '' || url.password !== '' };
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
