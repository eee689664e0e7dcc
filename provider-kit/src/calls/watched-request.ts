import { DecoratorHandler, request, withDeadline } from 'service-kit';
import type { Dispatcher } from 'undici';

type Options = NonNullable<Parameters<typeof request>[1]>;

export type WatchedAnswer =
  | { status: 'answered'; statusCode: number; headers: Record<string, string | string[] | undefined>; body: string }
  /** `isBegun`: something may have been written, so nobody knows whether it was taken. */
  | { status: 'broken'; error: unknown; isBegun: boolean };

/** More than any answer that is read. */
const MOST_BODY = 1_000_000;

/** The same way, which tells when a call has its connection and is about to be written. */
export const watchBegin = (dispatcher: Dispatcher, onBegin: () => void): Dispatcher =>
  dispatcher.compose((dispatch) => (call, handler) => {
    const watching: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
    watching.onRequestStart = (...args) => {
      onBegin();
      handler.onRequestStart?.(...args);
    };
    return dispatch(call, watching);
  });

/** Makes one call to the end of its answer, within `timeoutMs` in all. Never rejects, follows no redirection. */
export async function watchedRequest(
  dispatcher: Dispatcher,
  url: string,
  {
    timeoutMs,
    signal,
    ...options
  }: Omit<Options, 'signal' | 'dispatcher'> & { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<WatchedAnswer> {
  let isBegun = false;
  const watched = watchBegin(dispatcher, () => {
    isBegun = true;
  });
  try {
    return await withDeadline({ ms: timeoutMs, signal }, async (deadline) => {
      const answer = await request(url, { ...options, dispatcher: watched, signal: deadline });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > MOST_BODY) throw new Error('the answer is too long');
        chunks.push(chunk);
      }
      const { statusCode, headers } = answer;
      return { status: 'answered', statusCode, headers, body: Buffer.concat(chunks).toString('utf8') } as const;
    });
  } catch (error) {
    return { status: 'broken', error, isBegun };
  }
}
