import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A stretch of network between a client and a port of this machine. */
export interface TcpProxy {
  readonly port: number;
  /** From now on nothing comes through, and nobody is told. */
  hang(): void;
  /** New connections get through again; those that hung do for ever, as behind a firewall that has forgotten them. */
  resume(): void;
  /** Lets the next message that contains this text through and then cuts the connection, before any answer. */
  cutAfter(text: string): void;
  /** How many connections it has let through so far. */
  connections(): number;
  close(): void;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isHanging = false;
  let cutText: string | undefined;
  let count = 0;

  const server = createServer({ allowHalfOpen: true }, (client) => {
    count += 1;
    const upstream = connect(target, '127.0.0.1');
    let isDeaf = false;
    let hangs = isHanging;
    const both = [client, upstream];
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        if (!hangs) for (const other of both) other.destroy();
      });
    }
    client.on('end', () => {
      hangs ||= isHanging;
      if (!hangs) upstream.end();
    });
    client.on('data', (chunk) => {
      hangs ||= isHanging;
      if (hangs) return;
      if (cutText !== undefined && chunk.includes(cutText)) {
        cutText = undefined;
        isDeaf = true;
        upstream.once('data', () => client.destroy());
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      hangs ||= isHanging;
      if (!hangs && !isDeaf) client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    port: (server.address() as AddressInfo).port,
    hang() {
      isHanging = true;
    },
    resume() {
      isHanging = false;
    },
    cutAfter(text) {
      cutText = text;
    },
    connections: () => count,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
