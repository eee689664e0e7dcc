import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createEtienneStandIn, type EtienneOptions, type EtienneStandIn, instantTiming } from './index.ts';

export type SseEvent = { type: string; id: number; data: Record<string, unknown> };

/** Reads the stand-in's own dialect: one `event`, one `id`, one line of `data`, a blank line. */
export function parseEvents(text: string): SseEvent[] {
  return text
    .replace(/^\n/, '')
    .split('\n\n')
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const match = /^event: ([^\n]*)\nid: (\d+)\ndata: ([^\n]*)$/.exec(block.trim());
      if (!match) throw new Error(`Not an event: ${block}`);
      return { type: match[1] ?? '', id: Number(match[2]), data: JSON.parse(match[3] ?? '') };
    });
}

export type Stream = {
  status: number;
  headers: IncomingMessage['headers'];
  chunks: string[];
  events(): SseEvent[];
  until(type: string, count?: number): Promise<SseEvent>;
  end(): Promise<SseEvent[]>;
  disconnect(): void;
};

/** Opens a stream and resolves as soon as the head of the answer is there. */
export function openStream(url: string, headers: Record<string, string> = {}): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers, agent: false }, (response) => {
      const chunks: string[] = [];
      const ended = Promise.withResolvers<void>();
      ended.promise.catch(() => {});
      let wake = (): void => {};
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        chunks.push(chunk);
        wake();
      });
      response.on('end', ended.resolve);
      response.on('error', ended.reject);
      const complete = (): string => chunks.join('').replace(/(?<=\n\n|^\n)(?:(?!\n\n)[\s\S])+$/, '');
      const events = (): SseEvent[] => parseEvents(complete());
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        chunks,
        events,
        async until(type, count = 1) {
          while (true) {
            const found = events().filter((event) => event.type === type)[count - 1];
            if (found) return found;
            const woken = Promise.withResolvers<void>();
            wake = woken.resolve;
            await Promise.race([
              woken.promise,
              ended.promise.then(() => {
                if (!events().filter((event) => event.type === type)[count - 1]) throw new Error(`No ${type} came`);
              }),
            ]);
          }
        },
        async end() {
          await ended.promise;
          return events();
        },
        disconnect: () => void request.destroy(),
      });
    });
    request.on('error', reject);
    request.end();
  });
}

export type Answer = { status: number; body: Record<string, unknown>; text: string };

export type TestEtienne = EtienneStandIn & {
  workspaceDir: string;
  prompt(project: string, prompt: string, more?: Record<string, string>): Promise<Stream>;
  ask(project: string, prompt: string, more?: Record<string, string>): Promise<SseEvent[]>;
  attach(processId: unknown, lastEventId?: number, headers?: Record<string, string>): Promise<Stream>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
};

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, body: isJson ? JSON.parse(text) : {}, text };
}

/** An Etienne that takes no time, in a folder of its own, closed with the test. */
export async function startEtienne(t: TestContext, options: Partial<EtienneOptions> = {}): Promise<TestEtienne> {
  const workspaceDir = options.workspaceDir ?? (await mkdtemp(join(tmpdir(), 'etienne-')));
  const standIn = await createEtienneStandIn({
    workspaceDir,
    ...options,
    timing: { ...instantTiming, ...options.timing },
  });
  t.after(async () => {
    await standIn.close();
    await rm(workspaceDir, { recursive: true, force: true });
  });
  const api = `${standIn.url}/api/claude`;

  const prompt: TestEtienne['prompt'] = (project, text, more = {}) =>
    openStream(`${api}/streamPrompt/sdk?${new URLSearchParams({ project_dir: project, prompt: text, ...more })}`);

  return {
    ...standIn,
    workspaceDir,
    prompt,
    ask: async (project, text, more) => (await prompt(project, text, more)).end(),
    attach(processId, lastEventId, headers = {}) {
      const query = lastEventId === undefined ? '' : `?lastEventId=${lastEventId}`;
      return openStream(`${api}/streamPrompt/attach/${processId}${query}`, headers);
    },
    get: async (path, headers = {}) => read(await fetch(`${api}${path}`, { headers })),
    post: async (path, body = {}, headers = {}) =>
      read(
        await fetch(`${api}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
  };
}

export function typesOf(events: SseEvent[]): string[] {
  return events.map(({ type }) => type);
}

export function answerOf(events: SseEvent[]): string {
  return events
    .filter(({ type }) => type === 'stdout')
    .map(({ data }) => data.chunk ?? '')
    .join('');
}

/** The stored lines of one session. */
export async function historyOf(
  { workspaceDir }: TestEtienne,
  project: string,
  sessionId: unknown,
): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(workspaceDir, project, '.etienne', `chat.history-${sessionId}.jsonl`), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
