const APP_SCHEMES = /^(tg|ton|tonsite):(\/\/)?/i;

/**
 * Says why Telegram would not take an address in a link or a URL button, or `undefined` if it would.
 *
 * A host without a dot is refused, as there: `http://localhost/` works in no message.
 */
export function urlProblem(url: string): string | undefined {
  const scheme = APP_SCHEMES.exec(url)?.[0];
  const reason = scheme ? appLinkProblem(url.slice(scheme.length)) : webLinkProblem(url);
  return reason && `URL '${url}' is invalid: ${reason}`;
}

function appLinkProblem(rest: string): string | undefined {
  const host = rest.split(/[/?#]/, 1)[0] ?? '';
  if (host === '') return 'URL host is empty';
  return /^[\w.-]+$/.test(host) ? undefined : 'Unallowed characters in URL host';
}

function webLinkProblem(url: string): string | undefined {
  const protocol = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (protocol && protocol !== 'http' && protocol !== 'https') return 'Unsupported URL protocol';
  const rest = protocol ? url.slice(protocol.length + 3) : url;
  const authority = rest.split(/[/?#]/, 1)[0] ?? '';
  const hostAndPort = authority.slice(authority.lastIndexOf('@') + 1);
  const isIpv6 = /^\[[0-9a-f:.]+\](:\d+)?$/i.test(hostAndPort);
  const [host = '', port] = isIpv6 ? [hostAndPort] : hostAndPort.split(':');
  if (host === '') return 'URL host is empty';
  if (port !== undefined && (!/^\d{1,5}$/.test(port) || Number(port) === 0 || Number(port) > 65_535)) {
    return 'Wrong port number specified in the URL';
  }
  if (!isIpv6 && /[\s"'<>\\^`{|}%]/.test(host)) return 'Disallowed character in URL host';
  return isIpv6 || host.includes('.') ? undefined : 'Wrong HTTP URL';
}
