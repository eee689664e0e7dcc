import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Addresses at which nobody may call; each tells who did. */
export async function setTraps(t: { after(cleanup: () => Promise<void>): void }) {
  const calls: string[] = [];

  async function set(name: string): Promise<number> {
    const server = createServer((socket) => {
      calls.push(name);
      socket.on('error', () => {});
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(async () => {
      server.close();
      await once(server, 'close');
    });
    return (server.address() as AddressInfo).port;
  }

  return { calls, port: set, url: async (name: string) => `http://127.0.0.1:${await set(name)}` };
}
