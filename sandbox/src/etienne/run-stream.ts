import type { Clock } from './clock.ts';
import type { Timing } from './timing.ts';

export type EventData = Record<string, unknown>;

/** One reader of a stream of server-sent events. */
export type StreamClient = { write(text: string): void; end(): void };

export type RunStream = {
  emit(type: string, data: EventData): void;
  end(): void;
  drop(): void;
  attach(client: StreamClient, lastEventId?: number): () => void;
  clientCount(): number;
  eventCount(): number;
  ended(): boolean;
};

type RunStreamOptions = {
  clock: Clock;
  timing: Pick<Timing, 'abandonMs' | 'retentionMs' | 'bufferSize'>;
  onAbandoned: () => void;
  onExpired: () => void;
  onChange: () => void;
};

/** One event as it goes over the wire. */
export function encodeEvent(type: string, id: number, data: EventData): string {
  return `event: ${type}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * The events of one run: numbered from 1, kept for replay, copied to every attached client.
 *
 * The abandonment time starts when the last client leaves, never before one came; retention starts at the end.
 * A client that asks for events that are no longer kept is told `replay_gap` first: that event belongs to the
 * connection, not to the run, so it carries the connection's own id 1.
 */
export function createRunStream({ clock, timing, onAbandoned, onExpired, onChange }: RunStreamOptions): RunStream {
  const kept: string[] = [];
  const clients = new Set<StreamClient>();
  let lastId = 0;
  let ended = false;
  let cancelAbandonment = (): void => {};

  function finish(): void {
    ended = true;
    cancelAbandonment();
    clients.clear();
    onChange();
  }

  return {
    emit(type, data) {
      if (ended) return;
      lastId += 1;
      const text = encodeEvent(type, lastId, data);
      kept.push(text);
      if (kept.length > timing.bufferSize) kept.shift();
      for (const client of clients) client.write(text);
      onChange();
    },
    end() {
      if (ended) return;
      const leaving = [...clients];
      finish();
      for (const client of leaving) client.end();
      clock.after(Math.max(1, timing.retentionMs), onExpired);
    },
    drop() {
      if (!ended) finish();
    },
    attach(client, lastEventId = 0) {
      cancelAbandonment();
      const firstKeptId = lastId - kept.length + 1;
      if (lastEventId > 0 && lastEventId + 1 < firstKeptId) {
        const message = `Events ${lastEventId + 1}–${firstKeptId - 1} are no longer buffered`;
        client.write(encodeEvent('status', 1, { status: 'replay_gap', message }));
      }
      for (const text of kept.slice(Math.max(0, lastEventId + 1 - firstKeptId))) client.write(text);
      if (ended) {
        client.end();
        return () => {};
      }
      clients.add(client);
      onChange();
      return () => {
        if (!clients.delete(client)) return;
        if (clients.size === 0) cancelAbandonment = clock.after(Math.max(1, timing.abandonMs), onAbandoned);
        onChange();
      };
    },
    clientCount: () => clients.size,
    eventCount: () => lastId,
    ended: () => ended,
  };
}
