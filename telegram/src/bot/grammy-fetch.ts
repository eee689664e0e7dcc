import type { Readable } from 'node:stream';
import type { ApiClientOptions } from 'grammy';
import type { Connection } from '../connection/create-connection.ts';

/** What grammY hands to a `fetch`, of all that one may get. */
interface Call {
  method: 'POST';
  headers: Record<string, string>;
  body: string | Readable;
  signal: AbortSignal;
}

/** Lets grammY make its calls over a connection of ours, in place of its own HTTP client. */
export function createGrammyFetch({ request }: Pick<Connection, 'request'>): NonNullable<ApiClientOptions['fetch']> {
  const call = async (url: string, { method, headers, body, signal }: Call) => {
    const answer = await request(url, { method, headers, body, signal });
    const text = await answer.body.text();
    return { json: () => parseAnswer(text, answer.statusCode) };
  };
  return call as unknown as NonNullable<ApiClientOptions['fetch']>;
}

/** The page of a gateway on the way is no answer; its text stays out of the log. */
function parseAnswer(text: string, statusCode: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw Object.assign(new Error('the answer is not JSON'), { code: `HTTP ${statusCode} that is not JSON` });
  }
}
