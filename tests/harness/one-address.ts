import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** One address for several processes that do the same, as a load balancer is: connections go to them in turn. */
export interface OneAddress {
  readonly url: string;
  close(): void;
}

/** Whoever does not take the connection is passed over. */
export async function startOneAddress(ports: readonly number[]): Promise<OneAddress> {
  const sockets = new Set<Socket>();
  let next = 0;

  function reach(client: Socket, from: number, triesLeft: number) {
    if (triesLeft === 0) {
      client.destroy();
      return;
    }
    const port = ports[from % ports.length] ?? 0;
    const upstream = connect(port, '127.0.0.1');
    let isThere = false;
    upstream.once('connect', () => {
      isThere = true;
      sockets.add(upstream);
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => {
      if (isThere) client.destroy();
      else reach(client, from + 1, triesLeft - 1);
    });
    upstream.on('close', () => {
      sockets.delete(upstream);
      if (isThere) client.destroy();
    });
    client.once('close', () => upstream.destroy());
  }

  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => {});
    client.on('close', () => sockets.delete(client));
    reach(client, next++, ports.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
