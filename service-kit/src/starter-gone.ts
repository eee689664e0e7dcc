let current: (() => void) | undefined;

/**
 * Calls once whoever started this process with a channel to talk on (IPC) has ended, at once if that was before.
 *
 * The last call given counts alone: a start that only has to end gives way to a service that has parts to stop. Answers
 * how to take it back. A process that was started without such a channel is never told.
 */
export function onStarterGone(call: () => void): () => void {
  if (current !== undefined) process.off('disconnect', current);
  current = call;
  if (process.connected === false) call();
  else if (process.connected) process.once('disconnect', call);
  return () => void process.off('disconnect', call);
}

/** Tells whoever started this process with a channel to talk on (IPC); nobody else hears it. Never fails. */
export function tellStarter(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
