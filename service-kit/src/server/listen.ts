import { defineError } from '../errors.ts';
import type { Server } from './create-server.ts';

const cannotListen = defineError('CANNOT_LISTEN');

/**
 * Listens and resolves with the address as a client on this machine uses it.
 *
 * Throws `CANNOT_LISTEN`, which names the settings to change: usually the port is taken. Port 0 takes any free one.
 */
export async function listen(
  server: Pick<Server, 'listen'>,
  { host, port, settings }: { host: string; port: number; settings: string },
): Promise<string> {
  try {
    const address = new URL(await server.listen({ host, port }));
    return `http://127.0.0.1:${address.port}`;
  } catch (cause) {
    throw cannotListen(
      `cannot listen on ${host}:${port}: end what listens there, or change ${settings} in the settings`,
      { cause },
    );
  }
}
