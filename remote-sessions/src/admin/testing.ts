import type { TestContext } from 'node:test';
import { type Dispatcher, request } from 'undici';
import { API_TOKEN, type ManagerTestOptions, startManager } from '../testing/start-manager.ts';
import type { AdminEvents, AdminState } from './wire.ts';

type Headers = Record<string, string>;

/** The real manager with a small provider, and a browser on its admin page as far as requests go. */
export async function startWithPage(t: TestContext, options: ManagerTestOptions = {}) {
  const manager = await startManager(t, options);
  const host = () => new URL(manager.url()).host;
  let cookie = '';

  /** A request as the page makes it; `headers` replace what a browser says, an empty one is left out. */
  async function send(method: Dispatcher.HttpMethod, path: string, body?: unknown, headers: Headers = {}) {
    const said: Headers = {
      host: host(),
      origin: manager.url(),
      'sec-fetch-site': 'same-origin',
      ...(cookie !== '' && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    };
    return request(`${manager.url()}${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(said).filter(([, value]) => value !== '')),
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async function call(method: Dispatcher.HttpMethod, path: string, body?: unknown, headers?: Headers) {
    const { statusCode, headers: answered, body: content } = await send(method, path, body, headers);
    const text = await content.text();
    const { code } = text.startsWith('{') ? (JSON.parse(text) as { code?: string }) : {};
    return { status: statusCode, code, headers: answered, text };
  }

  return {
    ...manager,
    call,
    async signIn() {
      const { status, headers } = await call('POST', '/admin/session', { token: API_TOKEN });
      cookie = String(headers['set-cookie']).split(';', 1)[0] ?? '';
      return { status, setCookie: String(headers['set-cookie']) };
    },
    /** Opens the stream of events; `until` resolves with the first state that is so, or with `undefined` at its end. */
    async follow() {
      const { body } = await send('GET', '/admin/events');
      t.after(() => body.destroy());
      let text = '';
      const states: AdminState[] = [];
      const names: string[] = [];
      let wake = () => {};
      let isOver = false;
      body.setEncoding('utf8');
      body.on('data', (piece: string) => {
        text += piece;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
          names.push(name);
          if (name === 'state') states.push((JSON.parse(data) as AdminEvents['state']).state);
        }
        wake();
      });
      body.on('error', () => {});
      body.on('close', () => {
        isOver = true;
        wake();
      });
      return {
        names,
        /** Turns the clock on as far as the page looks again. */
        async until(isSo: (state: AdminState) => boolean): Promise<AdminState> {
          for (;;) {
            const found = states.findLast(isSo);
            if (found !== undefined) return found;
            if (isOver) throw new Error('the stream has ended');
            manager.clock.advance(200);
            await new Promise<void>((resolve) => {
              wake = resolve;
              setImmediate(resolve);
            });
          }
        },
        async untilOver(): Promise<void> {
          while (!isOver) {
            manager.clock.advance(200);
            await new Promise((resolve) => setImmediate(resolve));
          }
        },
      };
    },
  };
}
