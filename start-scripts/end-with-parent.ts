/** How long an orphan may be left, in milliseconds. */
const LOOK_EVERY_MS = 500;

/**
 * Calls once this process has another parent than that one, which means that it has gone.
 *
 * npm gives no pipe that would close with it, so this one process looks; the services hold a channel to it instead.
 */
export function onParentGone(parentId: number, call: () => void): void {
  const timer = setInterval(() => {
    if (process.ppid === parentId) return;
    clearInterval(timer);
    call();
  }, LOOK_EVERY_MS);
  timer.unref();
}
