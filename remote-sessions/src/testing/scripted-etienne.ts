import { type Clock, delay } from 'service-kit';
import type { StreamEvent } from '../etienne/stream-events.ts';
import type { RunEtienne } from '../runs/run-ports.ts';

type EventBody = StreamEvent extends infer Event ? (Event extends StreamEvent ? Omit<Event, 'eventId'> : never) : never;

/** A stream of events that the test feeds by hand. */
export interface FedStream {
  readonly name: string;
  readonly isOpen: boolean;
  /** Sends events, numbered on from the one before. */
  send(...events: EventBody[]): void;
  /** Sends one event with a number of its own. */
  sendAs(eventId: number, event: EventBody): void;
  end(): void;
  break(error: unknown): void;
}

function createFedStream(name: string, firstEventId: number, signal: AbortSignal) {
  const waiting: StreamEvent[] = [];
  let next = firstEventId;
  let over: { error?: unknown } | undefined;
  let wake = () => {};
  let isOpen = true;
  const finish = (end: { error?: unknown }) => {
    over ??= end;
    wake();
  };
  const push = (event: StreamEvent) => {
    waiting.push(event);
    wake();
  };
  const stream: FedStream = {
    name,
    get isOpen() {
      return isOpen;
    },
    send(...events) {
      for (const event of events) push({ ...event, eventId: next++ });
    },
    sendAs: (eventId, event) => push({ ...event, eventId }),
    end: () => finish({}),
    break: (error) => finish({ error }),
  };
  async function* read(): AsyncGenerator<StreamEvent, void, void> {
    const onAbort = () => finish({ error: signal.reason });
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      for (;;) {
        signal.throwIfAborted();
        const event = waiting.shift();
        if (event !== undefined) yield event;
        else if (over === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else if ('error' in over) throw over.error;
        else return;
      }
    } finally {
      isOpen = false;
      signal.removeEventListener('abort', onAbort);
    }
  }
  return { stream, read };
}

/**
 * An Etienne whose every answer the test decides, for the ways that a real one takes once in a thousand years.
 *
 * `streams` holds what was opened (`open alpha: text`) and attached to (`attach p1 from 3`), in order; `calls` all the
 * rest.
 */
export function createScriptedEtienne(clock: Clock) {
  const streams: FedStream[] = [];
  const calls: string[] = [];
  const failures = new Map<keyof RunEtienne, unknown[]>();
  const state = {
    projects: ['alpha', 'beta'],
    /** Set while Etienne can't be reached. */
    away: undefined as unknown,
    madeCurrent: 'made_current',
    /** By session and prompt: `s1: text`. */
    history: new Map<string, string>(),
    /** Those of the history that were aborted. */
    aborted: new Set<string>(),
    mostRecentSession: 's-recent',
  };

  function fail(call: keyof RunEtienne) {
    if (state.away !== undefined) throw state.away;
    const failure = failures.get(call)?.shift();
    if (failure !== undefined) throw failure;
  }

  const etienne: RunEtienne = {
    async listProjects() {
      fail('listProjects');
      return state.projects;
    },
    async *openPrompt({ project, prompt, mode }, signal) {
      signal.throwIfAborted();
      fail('openPrompt');
      const name = `open ${project}: ${prompt}${mode === 'default' ? '' : ` (${mode})`}`;
      const { stream, read } = createFedStream(name, 1, signal);
      streams.push(stream);
      yield* read();
    },
    async *attachRun(processId, { lastEventId }, signal) {
      signal.throwIfAborted();
      fail('attachRun');
      const from = lastEventId === undefined ? '' : ` from ${lastEventId}`;
      const { stream, read } = createFedStream(`attach ${processId}${from}`, (lastEventId ?? 0) + 1, signal);
      streams.push(stream);
      yield* read();
    },
    /** Nobody tells that Etienne is back: only time passes. */
    untilBack: (mostMs, signal) => delay(clock, mostMs, signal),
    async abort(processId) {
      calls.push(`abort ${processId}`);
      fail('abort');
      return true;
    },
    async clearSession(project) {
      calls.push(`clearSession ${project}`);
      fail('clearSession');
    },
    async makeCurrent(project, projectSessionId) {
      calls.push(`makeCurrent ${project} ${projectSessionId}`);
      fail('makeCurrent');
      return { status: state.madeCurrent };
    },
    async storedAnswer({ projectSessionId, prompt }) {
      fail('storedAnswer');
      const key = `${projectSessionId || state.mostRecentSession}: ${prompt}`;
      const text = state.history.get(key);
      return text === undefined ? undefined : { text, isFinished: !state.aborted.has(key) };
    },
    async placePrompt(_project, promptId, text) {
      fail('placePrompt');
      return text.length > 100 ? `see the file of ${promptId}` : text;
    },
  };

  return {
    ...etienne,
    state,
    streams,
    calls,
    /** Lets the next such call fail. */
    failNext(call: keyof RunEtienne, error: unknown) {
      failures.set(call, [...(failures.get(call) ?? []), error]);
    },
    /** The stream that was opened or attached to last. */
    stream(): FedStream {
      const last = streams.at(-1);
      if (last === undefined) throw new Error('nothing was opened yet');
      return last;
    },
  };
}
