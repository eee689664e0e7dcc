import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebhookSecret, verifyWebhook } from 'service-kit';
import { parse } from './provider-calls.ts';

/** An event as far as the run looks into it. */
export interface SeenEvent {
  type: string;
  timestamp: string;
  data: {
    provider: string;
    remoteSession: { sessionId: string; kind?: string };
    message?: {
      id: string;
      text: string;
      sender?: { id: string; name: string };
      attachments: { fileId: string; name: string; mimeType: string; size: number; kind: string }[];
    };
    messageId?: string;
    action?: { id: string };
  };
}

/** One attempt to deliver an event. */
export interface Attempt {
  id: string;
  /** Milliseconds of a clock that only goes forward. */
  at: number;
  path: string;
  event: SeenEvent;
  sessionId: string;
  /** Why the signature is not right; undefined where it is. */
  wrong: string | undefined;
  /** What it is answered; known once it was. */
  answer?: number;
}

export interface PlannedAnswer {
  status: number;
  headers?: Record<string, string>;
  /** It is not answered before this resolves. */
  after?: Promise<unknown>;
}

/** A subscriber whose answers are planned; whatever is not planned is accepted. */
export async function startReceiver() {
  const attempts: Attempt[] = [];
  const plans = new Map<string, PlannedAnswer[]>();
  const watchers = new Set<() => void>();
  let secret = createWebhookSecret();
  const changed = () => watchers.forEach((look) => void look());

  const server = createServer(async (request, response) => {
    const at = performance.now();
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const verification = verifyWebhook(secret, request.headers, body, Date.now());
    const event = (parse(body.toString('utf8')) ?? {}) as SeenEvent;
    const attempt: Attempt = {
      id: String(request.headers['webhook-id'] ?? ''),
      at,
      path: request.url ?? '',
      event,
      sessionId: event.data?.remoteSession?.sessionId ?? '',
      wrong: verification.status === 'valid' ? undefined : verification.reason,
    };
    attempts.push(attempt);
    const planned = attempt.path === '/events' ? plans.get(attempt.sessionId)?.shift() : undefined;
    changed();
    await planned?.after;
    attempt.answer = planned?.status ?? 202;
    response.writeHead(attempt.answer, planned?.headers ?? {}).end();
    changed();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    base,
    url: `${base}/events`,
    attempts: attempts as readonly Attempt[],
    get secret() {
      return secret;
    },
    /** Makes another secret, by which everything is verified from now on. */
    renewSecret(): string {
      secret = createWebhookSecret();
      return secret;
    },
    /** How the next attempts of a remote session are answered. */
    plan(sessionId: string, ...answers: (number | PlannedAnswer)[]): void {
      plans.set(
        sessionId,
        answers.map((answer) => (typeof answer === 'number' ? { status: answer } : answer)),
      );
    },
    /** How many planned answers have not been asked for. */
    planned: (sessionId: string): number => plans.get(sessionId)?.length ?? 0,
    /** Resolves with what is found among the attempts, now or later; undefined after that time. */
    async until<Found>(find: (attempts: readonly Attempt[]) => Found | undefined | false, timeoutMs: number) {
      return await new Promise<Found | undefined>((resolve) => {
        const settle = (found: Found | undefined) => {
          clearTimeout(timer);
          watchers.delete(look);
          resolve(found);
        };
        const look = () => {
          const found = find(attempts);
          if (found !== undefined && found !== false) settle(found);
        };
        const timer = setTimeout(settle, timeoutMs, undefined);
        watchers.add(look);
        look();
      });
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
