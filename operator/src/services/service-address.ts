import { localUrl, type Settings } from 'shared-types';

/** Where a service of the installation is asked. */
export interface ServiceAddress {
  kind: 'provider' | 'manager';
  /** As in the settings and in the log. */
  name: string;
  url: string;
  /** Whether it is to run on this machine. */
  isHere: boolean;
}

const MANAGER_NAME = 'remote-sessions';

/** All services by the settings, the manager last. */
export function serviceAddresses({ providers, remoteSessions }: Settings): ServiceAddress[] {
  const { host, port } = remoteSessions;
  const manager = { kind: 'manager', name: MANAGER_NAME, url: localUrl(host, port), isHere: true } as const;
  return [
    ...Object.entries(providers).map(([name, { url }]) => ({
      kind: 'provider' as const,
      name,
      url: url.replace(/\/+$/, ''),
      isHere: isLoopback(url),
    })),
    manager,
  ];
}

const isLoopback = (url: string): boolean => /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])([:/]|$)/i.test(url);
