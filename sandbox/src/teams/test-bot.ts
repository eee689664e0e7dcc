import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Activity } from './activity.ts';
import { createTeamsStandIn, type TeamsStandInOptions } from './index.ts';

export type Received = { activity: Activity; headers: IncomingHttpHeaders };
export type Reply = { status?: number; body?: unknown } | 'hang' | 'break';

/** A stand-in with a bot of a few lines that takes every activity and calls the connector as told. */
export async function startWithBot(t: TestContext, options: TeamsStandInOptions = {}) {
  const teams = await createTeamsStandIn(options);
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let answer: (activity: Activity) => Reply = () => ({});
  const bot = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const activity = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Activity;
      received.push({ activity, headers: request.headers });
      for (const look of waiting) look();
      const reply = answer(activity);
      if (reply === 'hang') return;
      if (reply === 'break') return void request.socket.destroy();
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
      response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  const botUrl = `http://127.0.0.1:${(bot.address() as AddressInfo).port}/api/messages`;
  teams.connect(botUrl);
  t.after(async () => {
    await teams.close();
    bot.closeAllConnections();
    bot.close();
  });

  const form = (changes: Record<string, string | undefined> = {}) => {
    const fields = {
      grant_type: 'client_credentials',
      client_id: teams.appId,
      client_secret: teams.appSecret,
      scope: 'https://api.botframework.com/.default',
      ...changes,
    };
    return new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== undefined) as [string, string][]);
  };
  const signIn = (changes?: Record<string, string | undefined>, tenant = teams.tenantId) =>
    fetch(`${teams.loginUrl}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body: form(changes) });
  const { access_token: token } = (await (await signIn()).json()) as { access_token: string };

  /** Calls the connector below its `v3/conversations`. */
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${teams.serviceUrl}v3/conversations${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };

  return {
    teams,
    token,
    botUrl,
    signIn,
    call,
    received,
    /** Sends an activity of the bot. */
    send: (conversationId: string, activity: Record<string, unknown>) =>
      call('POST', `/${encodeURIComponent(conversationId)}/activities`, { type: 'message', ...activity }),
    answerWith(next: typeof answer): void {
      answer = next;
    },
    /** Resolves with the activities that fit as soon as there are so many. */
    receives(fits: (activity: Activity) => boolean, count = 1): Promise<Activity[]> {
      return new Promise((resolve) => {
        const look = () => {
          const found = received.map(({ activity }) => activity).filter(fits);
          if (found.length < count) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}

export const isMessage = ({ type }: Activity): boolean => type === 'message';
export const isInvoke = ({ type }: Activity): boolean => type === 'invoke';

/** A card with one button for each title. */
export const card = (titles: string[], action: Record<string, unknown> = {}) => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'TextBlock', text: 'Which **one**?', wrap: true }],
    actions: titles.map((title) => ({ type: 'Action.Submit', title, data: { choice: title }, ...action })),
  },
});
