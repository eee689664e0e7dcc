import { localUrl } from 'shared-types';
import { defineError, describeError } from '../errors.ts';
import type { Server } from './create-server.ts';

const cannotListen = defineError('CANNOT_LISTEN');

/**
 * Listens, which the log tells, and resolves with the address as a client on this machine uses it.
 *
 * Throws `CANNOT_LISTEN`, which names the settings to change: usually the port is taken. Port 0 takes any free one.
 */
export async function listen(
  server: Pick<Server, 'listen'>,
  { host, port, settings }: { host: string; port: number; settings: string },
): Promise<string> {
  try {
    const listenTextResolver = (address: string) => `listening at ${address}`;
    const address = new URL(await server.listen({ host, port, listenTextResolver }));
    return localUrl(host, Number(address.port));
  } catch (cause) {
    throw cannotListen(`cannot listen on ${host}:${port}: ${reasonFor(cause)}, or change ${settings} in the settings`, {
      cause,
    });
  }
}

/** Why, with what to do about it. */
function reasonFor(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'end what listens there';
  if (code === 'EACCES') return 'this account may not listen on that port; take one above 1023';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'that address is not one of this machine; correct it';
  return `${describeError(cause)}; end what is in the way`;
}
