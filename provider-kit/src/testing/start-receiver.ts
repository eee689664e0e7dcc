import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { createWebhookSecret, verifyWebhook } from 'service-kit';
import { type ProviderEvent, ProviderEventSchema } from 'shared-types';
import { Value } from 'typebox/value';

export type ReceivedEvent = ProviderEvent & { id: string };

/**
 * A subscriber that checks signature and schema of everything it gets.
 *
 * `answers` are the status codes of the next attempts; after them everything is accepted. Only what was accepted counts as received.
 */
export async function startReceiver(t: TestContext) {
  const secret = createWebhookSecret();
  const received: ReceivedEvent[] = [];
  const attempts: { id: string; status: number }[] = [];
  const problems: string[] = [];
  const answers: number[] = [];
  const waiters = new Set<() => void>();
  const changed = () => {
    for (const check of waiters) check();
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const verification = verifyWebhook(secret, request.headers, body, Date.now());
    const event: unknown = JSON.parse(body.toString('utf8'));
    if (verification.status === 'invalid') problems.push(verification.reason);
    if (!Value.Check(ProviderEventSchema, event)) problems.push(`not an event: ${body.toString('utf8')}`);
    const id = verification.status === 'valid' ? verification.id : '';
    const status = answers.shift() ?? 202;
    if (status < 300) received.push({ ...(event as ProviderEvent), id });
    response.writeHead(status).end();
    attempts.push({ id, status });
    changed();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    secret,
    received,
    attempts,
    problems,
    answers,
    /** Resolves with what the predicate finds, now or after a later attempt. */
    waitFor<Found>(predicate: (events: readonly ReceivedEvent[]) => Found | undefined | false): Promise<Found> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.delete(check);
          reject(new Error(`waited in vain for ${predicate}; received: ${JSON.stringify(received)}`));
        }, 60_000);
        const check = () => {
          const found = predicate(received);
          if (found === undefined || found === false) return;
          clearTimeout(timer);
          waiters.delete(check);
          resolve(found);
        };
        waiters.add(check);
        check();
      });
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
