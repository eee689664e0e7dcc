import type { ServerResponse } from 'node:http';
import type { AdminEvents } from './wire.ts';

const HEADERS = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };

/** A page that reads no more is cut off; it begins anew when it is back. */
const MOST_UNREAD_BYTES = 4_194_304;

/** The open admin pages, each with a stream of events and the id of whoever is signed in there. */
export function createLive({ onEmpty }: { onEmpty(): void }) {
  const pages = new Map<ServerResponse, string>();

  function write<Name extends keyof AdminEvents>(page: ServerResponse, name: Name, data: AdminEvents[Name]): void {
    if (page.writableLength > MOST_UNREAD_BYTES) page.destroy();
    else page.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  return {
    open(page: ServerResponse, id: string, headers: Readonly<Record<string, string>>): void {
      pages.set(page, id);
      page.once('close', () => {
        pages.delete(page);
        if (pages.size === 0) onEmpty();
      });
      page.writeHead(200, { ...headers, ...HEADERS });
      page.flushHeaders();
    },
    tell: (page: ServerResponse, data: AdminEvents['state']): void => write(page, 'state', data),
    tellAll(data: AdminEvents['state']): void {
      for (const page of pages.keys()) write(page, 'state', data);
    },
    /** Ends the pages whose session does not hold any more. */
    endWhere(isOver: (id: string) => boolean): void {
      for (const [page, id] of pages) {
        if (!isOver(id)) continue;
        write(page, 'ended', {});
        page.end();
      }
    },
    close(): void {
      for (const page of pages.keys()) page.end();
    },
  };
}
