import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ProxyOptions {
  /** Where it listens on 127.0.0.1, again after a restart. */
  port: number;
  /** The ports of this machine behind `host:port`. */
  routes: Record<string, number>;
  /** `user:password`; default: everybody may pass. */
  credentials?: string;
}

export type ProxyFault =
  /** CONNECT is answered with this status. */
  | { type: 'answer'; status: number }
  /** Whoever comes is hung up on. */
  | { type: 'close' }
  /** Once: the request that has these words in it arrives, its answer does not. */
  | { type: 'lose-answer'; of: string };

export type ProxyReport = { type: 'done' } | { type: 'asked'; target: string; outcome: string };

/** Starts a proxy for HTTP CONNECT and SOCKS5, as a process of its own. */
export async function startProxy(t: { after(cleanup: () => Promise<void>): void }, options: ProxyOptions) {
  const asked: { target: string; outcome: string }[] = [];
  let child: ChildProcess | undefined;
  const waiting: (() => void)[] = [];

  const done = () => new Promise<void>((resolve) => waiting.push(resolve));

  async function start(more: Partial<ProxyOptions> = {}) {
    const main = fileURLToPath(new URL('./proxy-process.ts', import.meta.url));
    // Without what the process of a test loads before everything else.
    const started = fork(main, [JSON.stringify({ ...options, ...more })], { execArgv: [] });
    child = started;
    started.on('message', (message: ProxyReport) => {
      if (message.type === 'asked') asked.push({ target: message.target, outcome: message.outcome });
      else waiting.shift()?.();
    });
    await Promise.race([
      done(),
      once(started, 'exit').then(([code]) => Promise.reject(new Error(`the proxy ended with ${code}`))),
    ]);
  }

  async function stop() {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
  }

  async function tell(message: { fault: ProxyFault | undefined } | { cut: true }) {
    const told = done();
    child?.send(message);
    await told;
  }

  t.after(stop);
  await start();
  return {
    port: options.port,
    /** Whom it was asked for, and what came of it. */
    asked: asked as readonly { target: string; outcome: string }[],
    url: (scheme = 'http', credentials = '') =>
      `${scheme}://${credentials === '' ? '' : `${credentials}@`}127.0.0.1:${options.port}`,
    /** Begins again at the same port after `stop`. */
    start,
    stop,
    setFault: (fault: ProxyFault | undefined) => tell({ fault }),
    /** Breaks every tunnel off. */
    cut: () => tell({ cut: true }),
  };
}

export type ProxyStandIn = Awaited<ReturnType<typeof startProxy>>;
