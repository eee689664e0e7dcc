import { isIPv6 } from 'node:net';

const APP_SCHEMES = /^(?<name>tg|ton|tonsite):(?:\/\/)?/i;
/** What a host or the user before it is made of; letters beyond ASCII are among them. */
const CHARACTER = /[\w.!$,~*'();&+=-]|%[\da-f]{2}|\P{ASCII}/giu;

/**
 * Says why Telegram would not take an address in a link or a URL button, or `undefined` if it would.
 *
 * As TDLib 1.8.65 does it, of which the Bot API server is made. A host without a dot is refused, as there:
 * `http://localhost/` works in no message.
 */
export function urlProblem(url: string): string | undefined {
  const app = APP_SCHEMES.exec(url);
  const reason = app ? appLinkProblem(url.slice(app[0].length), app.groups?.name?.toLowerCase()) : webLinkProblem(url);
  return reason && `URL '${url}' is invalid: ${reason}`;
}

function appLinkProblem(link: string, app: string | undefined): string | undefined {
  const { reason, user, host, port, scheme } = readAddress(link);
  if (reason !== undefined) return reason;
  const isPlain = scheme === undefined && user === '' && port === undefined && !host.startsWith('[');
  if (!isPlain) return app === 'tg' ? 'Wrong tg URL' : 'Wrong ton URL';
  const allowed = app === 'tonsite' ? /^[\w.-]+$/ : /^[\w-]+$/;
  return allowed.test(host) ? undefined : 'Unallowed characters in URL host';
}

function webLinkProblem(link: string): string | undefined {
  const { reason, host } = readAddress(link);
  if (reason !== undefined) return reason;
  return host.includes('.') || host.startsWith('[') ? undefined : 'Wrong HTTP URL';
}

type Address = {
  scheme: string | undefined;
  user: string;
  host: string;
  port: string | undefined;
};

function readAddress(link: string): Address & { reason: string | undefined } {
  const scheme = /^([^:/?#@[\]]*):\/\//.exec(link)?.[1];
  const rest = scheme === undefined ? link : link.slice(scheme.length + 3);
  const authority = rest.split(/[/?#]/, 1)[0] ?? '';
  const port = /^.+:(?<port>[^:\]@]*)$/s.exec(authority)?.groups?.port;
  const withUser = port === undefined ? authority : authority.slice(0, -port.length - 1);
  const at = withUser.lastIndexOf('@');
  const address = { scheme, user: withUser.slice(0, Math.max(0, at)), host: withUser.slice(at + 1), port };
  return { ...address, reason: problemOf(address) };
}

function problemOf({ scheme, user, host, port }: Address): string | undefined {
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return 'Unsupported URL protocol';
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) > 0 && Number(port) <= 65_535)) {
    return 'Wrong port number specified in the URL';
  }
  if (/^\[.*\]$/s.test(host)) return isIPv6(host.slice(1, -1)) ? undefined : 'Wrong IPv6 address specified in the URL';
  if (host === '') return 'URL host is empty';
  if (host === '.') return 'Host is invalid';
  return characterProblem(host, 'host') ?? characterProblem(user.replaceAll(':', ''), 'userinfo');
}

function characterProblem(part: string, name: string): string | undefined {
  const wrong = part.replace(CHARACTER, '').charAt(0);
  if (wrong === '') return undefined;
  return wrong === '%' ? `Wrong percent-encoded symbol in URL ${name}` : `Disallowed character in URL ${name}`;
}
