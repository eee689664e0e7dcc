import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Operator, OperatorLine } from '../operator/operator.ts';
import { createTelegramStandIn } from '../telegram/index.ts';
import { createPage } from './page-server.ts';
import type { PageEvents } from './wire.ts';

type Told = { [Name in keyof PageEvents]: { name: Name; data: PageEvents[Name] } }[keyof PageEvents];

/** The page's server with a stand-in behind it, an operator whose commands only say their name, and a bot to call. */
export async function startPage(t: TestContext, { topics = false } = {}) {
  const workspaceDir = mkdtempSync(join(tmpdir(), 'page-'));
  const put = (path: string, content: string | Uint8Array) => {
    const place = join(workspaceDir, path);
    mkdirSync(join(place, '..'), { recursive: true });
    writeFileSync(place, content);
  };
  put('my-app/README.md', '# my-app\n');
  const telegram = await createTelegramStandIn({ rateLimits: false, topics });
  let changed = () => {};
  let tell = (_line: OperatorLine) => {};
  const operator: Operator = {
    lines: [],
    onLine(listener) {
      tell = listener;
      return () => {};
    },
    async run({ name, args }) {
      tell({ kind: 'command', text: [name, ...args].join(' ') });
      return args.length;
    },
  };
  const page = await createPage({
    telegram,
    projects: {
      workspaceDir,
      onChange(listener) {
        changed = listener;
        return () => {};
      },
    },
    operator,
    suggestions: ['hello'],
  });
  t.after(async () => {
    await page.close();
    await telegram.close();
    rmSync(workspaceDir, { recursive: true, force: true });
  });
  const { port, host, origin } = new URL(page.url);

  /** Calls as the page does; `headers` replace what a browser says of the page. */
  function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const bytes = Buffer.isBuffer(body) ? body : body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
    return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string; body: unknown }>(
      (resolve, reject) => {
        const sent = request({
          host: '127.0.0.1',
          port,
          method,
          path,
          headers: { host, origin, ...(bytes && { 'content-type': type }), ...headers },
          agent: false,
        });
        sent.once('error', reject);
        sent.once('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const isJson = String(response.headers['content-type']).includes('json');
            const parsed: unknown = isJson ? JSON.parse(text) : undefined;
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsed });
          });
        });
        sent.end(bytes);
      },
    );
  }

  /** Opens the stream of events; each is told once. */
  async function listen() {
    const abort = new AbortController();
    const response = await fetch(`${page.url}/events`, { signal: abort.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const events: Told[] = [];
    let text = '';
    t.after(() => abort.abort());
    return {
      async next<Name extends keyof PageEvents>(name: Name): Promise<PageEvents[Name]> {
        for (;;) {
          const index = events.findIndex((event) => event.name === name);
          const [found] = index < 0 ? [] : events.splice(index, 1);
          if (found !== undefined) return found.data as PageEvents[Name];
          const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
          if (done || value === undefined) throw new Error(`The stream ended before ${name}.`);
          text += value;
          const blocks = text.split('\n\n');
          text = blocks.pop() ?? '';
          for (const block of blocks) {
            const [, event = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
            events.push({ name: event, data: JSON.parse(data) } as Told);
          }
        }
      },
    };
  }

  /** The bot calls a method of the Bot API. */
  async function bot(method: string, fields: object | FormData): Promise<Record<string, unknown>> {
    const isForm = fields instanceof FormData;
    const response = await fetch(`${telegram.apiRoot}/bot${telegram.token}/${method}`, {
      method: 'POST',
      ...(!isForm && { headers: { 'content-type': 'application/json' } }),
      body: isForm ? fields : JSON.stringify(fields),
    });
    const answer = (await response.json()) as { ok: boolean; result: Record<string, unknown>; description?: string };
    if (!answer.ok) throw new Error(answer.description);
    return answer.result;
  }

  return { page, telegram, workspaceDir, put, call, listen, bot, changed: () => changed() };
}
