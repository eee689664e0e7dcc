import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Listens for a stand-in on 127.0.0.1; port 0 takes any.
 *
 * The listener can be shut and opened again: shut, nothing listens and every connection is cut; opened again it is
 * at the same port. `close` ends both the listener and the application.
 */
export async function openAndShut(app: FastifyInstance, port: number) {
  await app.ready();

  let server: Server | undefined;
  let listenPort = port;

  const open = async () => {
    if (server) return;
    const opened = createServer({ keepAliveTimeout: 75_000, requestTimeout: 0 }, (request, response) =>
      app.routing(request, response),
    );
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject);
      opened.listen(listenPort, '127.0.0.1', resolve);
    });
    listenPort = (opened.address() as AddressInfo).port;
    server = opened;
  };

  const shut = async () => {
    const opened = server;
    if (!opened) return;
    server = undefined;
    const closed = new Promise<void>((resolve) => opened.close(() => resolve()));
    opened.closeAllConnections();
    await closed;
  };

  await open();
  return {
    port: listenPort,
    open,
    shut,
    async close(): Promise<void> {
      await shut();
      await app.close();
    },
  };
}
