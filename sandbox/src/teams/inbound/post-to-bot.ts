import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type BotAnswer = { status: number; body: string };

export type Posting = {
  /** Resolves when the request was handed to the network, so that the next one may follow it. */
  sent: Promise<void>;
  /** Rejects when the bot cannot be reached, breaks the connection off, or after `abort`. */
  answer: Promise<BotAnswer>;
  abort(): void;
};

/** Posts an activity to the bot's endpoint, over a connection of its own. */
export function postToBot(url: string, activity: unknown, authorization: string | undefined): Posting {
  const body = Buffer.from(JSON.stringify(activity));
  const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
    method: 'POST',
    agent: false,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
      'user-agent': 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)',
      ...(authorization !== undefined && { authorization }),
    },
  });
  const answer = new Promise<BotAnswer>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
  });
  const sent = new Promise<void>((resolve) => {
    request.once('finish', resolve);
    request.once('error', () => resolve());
  });
  request.end(body);
  return { sent, answer, abort: () => request.destroy(new Error('The bot did not answer in time.')) };
}
