import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a provider is broken that is right in itself. */
export interface Break {
  /** Which calls, as `PATCH /v1/messages/x`. */
  calls: RegExp;
  /** Is answered so and never gets there. */
  answer?: { status: number; body?: object };
  /** Gets there so. */
  request?(body: string): string;
  /** Comes back so. */
  response?(bytes: Buffer): Buffer;
}

/** Stands before a provider and breaks it in one way. Events come from the provider itself. */
export async function startBreakingProxy(providerUrl: string, { calls, ...broken }: Break) {
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const isMeant = calls.test(`${method} ${url}`);
    const body = Buffer.concat(await Array.fromAsync(incoming as AsyncIterable<Buffer>));
    if (isMeant && broken.answer !== undefined) {
      const { status, body: answer } = broken.answer;
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(answer && JSON.stringify(answer));
      return;
    }
    const sent = isMeant && broken.request ? Buffer.from(broken.request(body.toString('utf8'))) : body;
    const names = ['authorization', 'content-type', 'idempotency-key'].filter((name) => headers[name] !== undefined);
    const response = await fetch(`${providerUrl}${url}`, {
      method,
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
      ...(sent.length > 0 && { body: sent }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const type = response.headers.get('content-type') ?? 'application/octet-stream';
    outgoing
      .writeHead(response.status, { 'content-type': type })
      .end(isMeant ? (broken.response?.(bytes) ?? bytes) : bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
