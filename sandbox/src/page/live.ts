import type { ServerResponse } from 'node:http';
import type { PageEvents } from './wire.ts';

const HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

/** The open pages, each with a stream of events. */
export function createLive() {
  const pages = new Set<ServerResponse>();

  const write = <Name extends keyof PageEvents>(page: ServerResponse, name: Name, data: PageEvents[Name]) =>
    void page.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

  return {
    /** Begins a stream with everything as it is; a page that comes back begins again, so that it has missed nothing. */
    open(page: ServerResponse, headers: Record<string, string>, snapshot: PageEvents['snapshot']): void {
      page.writeHead(200, { ...headers, ...HEADERS });
      pages.add(page);
      page.once('close', () => pages.delete(page));
      write(page, 'snapshot', snapshot);
    },
    send<Name extends keyof PageEvents>(name: Name, data: PageEvents[Name]): void {
      for (const page of pages) write(page, name, data);
    },
    close(): void {
      for (const page of pages) page.end();
    },
  };
}

export type Live = ReturnType<typeof createLive>;
