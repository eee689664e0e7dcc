import { createServer, type IncomingMessage } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import type { ProxyFault, ProxyOptions, ProxyReport } from './index.ts';
import { serveSocks } from './serve-socks.ts';

/**
 * A proxy as a process of its own: HTTP CONNECT and SOCKS5 on one port. It knows the hosts of its routes and no others,
 * so whatever comes out at their ends has come through it.
 */
const { port, routes, credentials } = JSON.parse(process.argv[2] ?? '{}') as ProxyOptions;
const tunnels = new Set<Socket>();
let fault: ProxyFault | undefined;

process.on('message', (message: { fault?: ProxyFault; cut?: true }) => {
  if (message.cut) for (const socket of tunnels) socket.destroy();
  else fault = message.fault;
  process.send?.({ type: 'done' } satisfies ProxyReport);
});
process.on('disconnect', () => process.exit());

const report = (target: string, outcome: string) =>
  process.send?.({ type: 'asked', target, outcome } satisfies ProxyReport);

/** Joins both ends; where a fault asks for it, breaks off at the answer to what has those words in it. */
function join(client: Socket, target: string, onConnected: () => void, onFailed: () => void) {
  const upstream = connect({ host: '127.0.0.1', port: routes[target] ?? 0 });
  const end = () => {
    client.destroy();
    upstream.destroy();
  };
  tunnels.add(client);
  client.once('close', () => tunnels.delete(client));
  client.on('error', end).on('close', end);
  upstream.once('error', onFailed).on('error', end).on('close', end);
  upstream.once('connect', () => {
    report(target, 'tunnel');
    onConnected();
    let isLosing = false;
    client.on('data', (chunk: Buffer) => {
      if (fault?.type === 'lose-answer' && chunk.includes(fault.of)) {
        isLosing = true;
        fault = undefined;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => (isLosing ? end() : client.write(chunk)));
  });
}

function authorizationOf(request: IncomingMessage): string | undefined {
  const [scheme, value = ''] = (request.headers['proxy-authorization'] ?? '').split(' ');
  return scheme?.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString() : undefined;
}

const http = createServer((_request, response) => response.writeHead(405).end('only CONNECT'));
http.on('connect', (request, socket: Socket) => {
  const target = request.url ?? '';
  socket.on('error', () => socket.destroy());
  const refuse = (status: number, more = '') => {
    report(target, String(status));
    socket.end(`HTTP/1.1 ${status} No\r\n${more}content-length: 0\r\n\r\n`);
  };
  if (fault?.type === 'close') return socket.destroy();
  if (credentials !== undefined && authorizationOf(request) !== credentials) {
    return refuse(407, 'proxy-authenticate: Basic realm="proxy"\r\n');
  }
  if (fault?.type === 'answer') return refuse(fault.status);
  if (routes[target] === undefined) return refuse(502);
  return join(
    socket,
    target,
    () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'),
    () => refuse(504),
  );
});

const listener = createTcpServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.once('data', (first) => {
    socket.pause();
    if (first[0] === 5)
      void serveSocks(socket, first, { credentials, report, join, isKnown: (target) => target in routes });
    else {
      socket.unshift(first);
      http.emit('connection', socket);
      socket.resume();
    }
  });
});
listener.listen(port, '127.0.0.1', () => process.send?.({ type: 'done' } satisfies ProxyReport));
