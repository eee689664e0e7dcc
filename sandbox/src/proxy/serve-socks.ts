import type { Socket } from 'node:net';

const NO_AUTHENTICATION = 0;
const BY_PASSWORD = 2;
const NONE_ACCEPTABLE = 255;
const HOST_UNREACHABLE = 4;
const DOMAIN = 3;

/** SOCKS 5 (RFC 1928) with passwords (RFC 1929) to hosts by their names, each message in one piece. */
export async function serveSocks(
  socket: Socket,
  greeting: Buffer,
  {
    credentials,
    report,
    join,
    isKnown,
  }: {
    credentials: string | undefined;
    report(target: string, outcome: string): void;
    join(client: Socket, target: string, onConnected: () => void, onFailed: () => void): void;
    isKnown(target: string): boolean;
  },
): Promise<void> {
  const next = (): Promise<Buffer> =>
    new Promise((resolve) => {
      socket.once('data', (chunk) => {
        socket.pause();
        resolve(chunk);
      });
      socket.resume();
    });

  const wanted = credentials === undefined ? NO_AUTHENTICATION : BY_PASSWORD;
  if (!greeting.subarray(2, 2 + (greeting[1] ?? 0)).includes(wanted)) {
    report('', 'no acceptable method');
    socket.end(Buffer.from([5, NONE_ACCEPTABLE]));
    return;
  }
  socket.write(Buffer.from([5, wanted]));
  if (credentials !== undefined) {
    const message = await next();
    const userEnd = 2 + (message[1] ?? 0);
    const given = `${message.subarray(2, userEnd)}:${message.subarray(userEnd + 1)}`;
    socket.write(Buffer.from([1, given === credentials ? 0 : 1]));
    if (given !== credentials) {
      report('', 'refused');
      socket.end();
      return;
    }
  }
  const call = await next();
  const length = call[4] ?? 0;
  const target = call[3] === DOMAIN ? `${call.subarray(5, 5 + length)}:${call.readUInt16BE(5 + length)}` : 'an address';
  const answer = (code: number) => socket.write(Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]));
  const fail = () => {
    report(target, 'unreachable');
    answer(HOST_UNREACHABLE);
    socket.end();
  };
  if (!isKnown(target)) return fail();
  join(
    socket,
    target,
    () => {
      answer(0);
      socket.resume();
    },
    fail,
  );
}
