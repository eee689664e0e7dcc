import { createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections, so that none of those is hit. */
const FIRST = 20_000;
const COUNT = 12_000;

/** Finds a port of loopback that is free now and stays ours to listen on, also after a restart of the listener. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await canListen(port)) return port;
  }
}

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
