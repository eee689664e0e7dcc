import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Listener = {
  url: string;
  setDown(down: boolean): Promise<void>;
  close(): Promise<void>;
};

/** Node's own default, and what Etienne refuses longer URLs with: 431 and an empty body. */
const maxHeaderBytes = 16_384;

/**
 * An HTTP server that can go away and come back on the same port.
 *
 * While it is down connections are refused; those that were open are reset.
 */
export async function openListener(port: number, onRequest: RequestListener): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer({ maxHeaderSize: maxHeaderBytes }, onRequest);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  async function listen(onPort: number): Promise<number> {
    server.listen(onPort, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  async function stop(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  }

  const actualPort = await listen(port);
  return {
    url: `http://127.0.0.1:${actualPort}`,
    setDown: async (down) => {
      if (down) await stop();
      else if (!server.listening) await listen(actualPort);
    },
    close: stop,
  };
}
