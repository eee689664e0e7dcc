/**
 * Why a run failed. `stale_session` means that Etienne could not resume the session and that nothing ran; `turn_limit`
 * that the agent used all the steps that it has for one prompt, so it can go on where it is.
 */
export type FailureKind = 'api' | 'budget' | 'aborted' | 'turn_limit' | 'stale_session' | 'error';

export type Failure = { readonly kind: FailureKind; readonly message: string; readonly retryable: boolean };

type EventBody =
  | { readonly type: 'process'; readonly processId: string }
  | { readonly type: 'session'; readonly sessionId: string }
  | { readonly type: 'queued' }
  | { readonly type: 'text'; readonly chunk: string }
  | {
      readonly type: 'tool';
      readonly callId: string;
      readonly name: string;
      readonly phase: 'running' | 'complete';
      readonly input: unknown;
    }
  | { readonly type: 'file'; readonly path: string; readonly change: 'added' | 'changed' }
  | { readonly type: 'tool_failed'; readonly callIds: readonly string[]; readonly reason: string }
  | ({ readonly type: 'failed' } & Failure)
  | { readonly type: 'recoverable_error'; readonly message: string }
  | { readonly type: 'completed'; readonly usage?: unknown }
  /** Made by us: the connection to a run that is attached to stands. */
  | { readonly type: 'attached' }
  | { readonly type: 'replay_gap' }
  | { readonly type: 'stream_not_found' }
  | { readonly type: 'stop'; readonly lastMessage?: string }
  /** A helper of the agent that works in the background, also after a first `completed`. */
  | { readonly type: 'subagent'; readonly phase: 'start' | 'end'; readonly id: string; readonly description: string }
  | { readonly type: 'other'; readonly name: string };

/**
 * One event of a run, as far as the manager understands it.
 *
 * `eventId` is the run's own number, to be named when re-attaching. `replay_gap` and `stream_not_found` belong to the
 * connection and carry none.
 */
export type StreamEvent = EventBody & { readonly eventId: number | undefined };

/** The fields of a server-sent event. */
export type ServerSentEvent = {
  readonly event?: string | undefined;
  readonly id?: string | undefined;
  readonly data: string;
};

type Data = Readonly<Record<string, unknown>>;

/**
 * Reads one server-sent event of Etienne.
 *
 * Never throws: what is unknown, broken or lacks the fields that it needs becomes `other`, which readers skip.
 */
export function toStreamEvent(message: ServerSentEvent): StreamEvent {
  const name = message.event ?? 'message';
  const eventId = message.id !== undefined && /^\d{1,15}$/.test(message.id) ? Number(message.id) : undefined;
  const data = parseData(message.data);
  const body = (data && readBody(name, data)) ?? { type: 'other', name };
  const isOfConnection = body.type === 'replay_gap' || body.type === 'stream_not_found';
  return { ...body, eventId: isOfConnection ? undefined : eventId };
}

function parseData(text: string): Data | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function readBody(name: string, data: Data): EventBody | undefined {
  switch (name) {
    case 'session':
      return readSession(data);
    case 'status':
      if (data.status === 'queued') return { type: 'queued' };
      return data.status === 'replay_gap' ? { type: 'replay_gap' } : undefined;
    case 'stdout':
      return typeof data.chunk === 'string' ? { type: 'text', chunk: data.chunk } : undefined;
    case 'tool':
      return readTool(data);
    case 'user':
      return readToolFailure(data);
    case 'file_added':
    case 'file_changed': {
      const path = textOf(data.path);
      return path === undefined
        ? undefined
        : { type: 'file', path, change: name === 'file_added' ? 'added' : 'changed' };
    }
    case 'api_error': {
      const message = textOf(data.message) ?? textOf(data.fullError) ?? 'The model reported an error';
      return { type: 'failed', kind: 'api', message, retryable: data.retryable === true };
    }
    case 'error':
      return readError(data);
    case 'completed':
      return { type: 'completed', ...(data.usage === undefined ? {} : { usage: data.usage }) };
    case 'stop': {
      const lastMessage = textOf(data.last_assistant_message);
      return { type: 'stop', ...(lastMessage === undefined ? {} : { lastMessage }) };
    }
    case 'subagent_start':
    case 'subagent_end': {
      // The two events that tell the same thing name it by its task and by its agent; both are the same id.
      const id = textOf(data.task_id) ?? textOf(data.agent_id);
      const phase = name === 'subagent_start' ? 'start' : 'end';
      return id === undefined
        ? undefined
        : { type: 'subagent', phase, id, description: textOf(data.description) ?? '' };
    }
    default:
      return undefined;
  }
}

/** The session event that names a session carries a made-up process id, which neither attach nor abort knows. */
function readSession(data: Data): EventBody | undefined {
  const sessionId = textOf(data.session_id);
  if (sessionId !== undefined) return { type: 'session', sessionId };
  const processId = textOf(data.process_id);
  return processId === undefined ? undefined : { type: 'process', processId };
}

function readTool(data: Data): EventBody | undefined {
  const callId = textOf(data.callId);
  const phase = data.status;
  if (callId === undefined || (phase !== 'running' && phase !== 'complete')) return undefined;
  return { type: 'tool', callId, name: textOf(data.toolName) ?? 'Tool', phase, input: data.input };
}

/** A failed or denied tool never completes: this result is all that tells it. One event may tell of several. */
function readToolFailure(data: Data): EventBody | undefined {
  const content = asRecord(data.message)?.content;
  if (!Array.isArray(content)) return undefined;
  const failed = content.map(asRecord).filter((part) => part?.is_error === true);
  const callIds = failed.map((part) => textOf(part?.tool_use_id)).filter((id) => id !== undefined);
  return callIds.length === 0 ? undefined : { type: 'tool_failed', callIds, reason: reasonOf(failed[0]?.content) };
}

function reasonOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => textOf(asRecord(part)?.text) ?? '').join('');
}

const MESSAGE_PREFIXES = /^(?:Stream error: )?(?:Claude Code returned an error result: )?/;

function readError(data: Data): EventBody {
  if (data.code === 'stream_not_found') return { type: 'stream_not_found' };
  const message = (textOf(data.message) ?? textOf(data.error) ?? 'Etienne reported an error').replace(
    MESSAGE_PREFIXES,
    '',
  );
  if (data.recoverable === true) return { type: 'recoverable_error', message };
  return { type: 'failed', kind: kindOf(message), message, retryable: false };
}

function kindOf(message: string): FailureKind {
  if (/^No conversation found with session ID/i.test(message)) return 'stale_session';
  if (/aborted by user|^Operation aborted/i.test(message)) return 'aborted';
  if (/^Maximum turns exceeded|maximum number of turns/i.test(message)) return 'turn_limit';
  if (/^Budget limit exceeded/i.test(message)) return 'budget';
  return /^API Error/i.test(message) ? 'api' : 'error';
}

function asRecord(value: unknown): Data | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
