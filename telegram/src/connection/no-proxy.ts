import { BlockList, isIP } from 'node:net';

/**
 * Whether `NO_PROXY` names the host of an address: a list, by commas or spaces, of hosts (their subdomains are meant
 * too, with or without a dot before), addresses, networks such as `10.0.0.0/8`, or `*` for all; each with a port where
 * only that one is meant. `*.example.com` does not mean `example.com` itself. As curl reads it.
 */
export function isExcepted({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = plainHost(hostname);
  const ownPort = port === '' ? { 'https:': '443', 'http:': '80' }[protocol] : port;
  return noProxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [name, onlyPort] = splitPort(entry);
      return (onlyPort === undefined || onlyPort === ownPort) && isMeant(host, name);
    });
}

/** Loopback is this machine: no proxy of an environment leads to it. */
export function isLoopback({ hostname }: URL): boolean {
  const host = plainHost(hostname);
  return host === 'localhost' || host.endsWith('.localhost') || isWithin(host, '127.0.0.0/8') || host === '::1';
}

function isMeant(host: string, entry: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isWithin(host, entry);
  const name = plainHost(entry.replace(/^\*?\./, ''));
  const isItself = host === name && !entry.startsWith('*');
  return isItself || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function isWithin(host: string, network: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  const family = isIP(address);
  const length = Number(bits);
  if (family === 0 || family !== isIP(host) || !/^\d{1,3}$/.test(bits) || length > (family === 4 ? 32 : 128)) {
    return false;
  }
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, length, type);
  return list.check(host, type);
}

/** An address of IPv6 has colons of its own; with a port it stands in brackets. */
function splitPort(entry: string): [name: string, port: string | undefined] {
  const [, name = entry, port] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
  return [name, port];
}

const plainHost = (host: string) =>
  host
    .toLowerCase()
    .replace(/^\[(.+)\]$/, '$1')
    .replace(/\.$/, '');
