import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

const HOST = '127.0.0.1';

/** This port of loopback, or any free one where somebody listens on it already; 0 is any. */
export async function freePort(wanted: number): Promise<number> {
  if (wanted === 0) return take(0);
  return (await isAnswered(wanted)) ? await take(0) : await take(wanted).catch(() => take(0));
}

/** Some systems let a second server listen beside one that listens on all addresses, so asking is not enough. */
function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    const answer = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', answer(true)).once('error', answer(false));
  });
}

async function take(port: number): Promise<number> {
  const server = createServer().listen(port, HOST);
  await once(server, 'listening');
  const taken = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
  return taken;
}
