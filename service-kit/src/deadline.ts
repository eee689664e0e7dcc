/**
 * Does something with a signal that is aborted after `ms`, or when `signal` is, and leaves no timer behind: a signal of
 * `AbortSignal.timeout` stays for the whole of its time, and as many of them as there were calls in that.
 */
export async function withDeadline<Result>(
  { ms, signal }: { ms: number; signal: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  const giveUp = () => abort.abort(signal?.reason);
  const timer = setTimeout(() => abort.abort(new DOMException('it took too long', 'TimeoutError')), ms);
  signal?.addEventListener('abort', giveUp, { once: true });
  if (signal?.aborted) giveUp();
  try {
    return await work(abort.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
