import { isIP } from 'node:net';

export type WebhookUrlCheck =
  | { status: 'allowed' }
  | { status: 'invalid'; reason: string }
  | { status: 'host_not_allowed' };

/**
 * Whether events may be sent to this address: loopback, or a host that the settings name.
 *
 * Everything a person writes goes there, so a stolen API token alone must not be able to redirect it.
 */
export function checkWebhookUrl(text: string, allowedHosts: readonly string[]): WebhookUrlCheck {
  const url = URL.parse(text);
  if (url === null) return { status: 'invalid', reason: 'The url cannot be read.' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { status: 'invalid', reason: 'The url must begin with http:// or https://.' };
  }
  if (url.username !== '' || url.password !== '') {
    return { status: 'invalid', reason: 'The url must not contain a user name or password.' };
  }
  const host = bareHost(url.hostname);
  const isAllowed = isLoopback(host) || allowedHosts.some((allowed) => bareHost(allowed) === host);
  return isAllowed ? { status: 'allowed' } : { status: 'host_not_allowed' };
}

const bareHost = (host: string) =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');

// The URL parser has already written every spelling of an IPv4 address as four decimal numbers.
const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
